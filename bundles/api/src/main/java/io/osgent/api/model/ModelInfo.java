package io.osgent.api.model;

/**
 * A model a provider offers.
 *
 * @param name as the provider calls it, without the provider's name before it
 * @param description one line for people, or empty
 * @param price what it costs, or null where that is not known
 * @param abilities what it can do, or null where that is not known
 */
public record ModelInfo(String name, String description, Price price, Abilities abilities) {
  /** A model of which nobody here knows what it can do. */
  public ModelInfo(String name, String description, Price price) {
    this(name, description, price, null);
  }
}

package io.osgent.server.preference;

/**
 * What counts for a person.
 *
 * @param value null where nothing is preferred
 * @param from who has said so
 */
public record PreferenceValue(String name, Object value, From from) {
  /** Who says what counts. */
  public enum From {
    /** The person. */
    USER,
    /** The server's configuration. */
    SERVER,
    /** The preference itself. */
    DEFAULT
  }
}

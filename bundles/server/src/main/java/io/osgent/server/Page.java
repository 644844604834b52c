package io.osgent.server;

import java.util.List;

/**
 * One page of a list.
 *
 * @param items in order; never null
 * @param next what to give as {@code after} for the page that follows, or null at the end
 */
public record Page<T>(List<T> items, String next) {
  public Page {
    items = List.copyOf(items);
  }
}

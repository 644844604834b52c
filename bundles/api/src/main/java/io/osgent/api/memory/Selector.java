package io.osgent.api.memory;

import java.util.Set;

/** Which recollections are meant. */
public sealed interface Selector {
  /** These and no others. */
  record Ids(Set<String> ids) implements Selector {}

  /** All that the scope covers. */
  record Everything() implements Selector {}
}

package io.osgent.memory.memobase.internal;

/** How long a text is for a model. */
@FunctionalInterface
interface Tokens {
  int of(String text);
}

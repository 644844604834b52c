package io.osgent.model.demo.internal;

/** Reads one kind of request. */
interface Reader {
  /** @return what was understood, or {@link Understanding#NOTHING} */
  Understanding read(String clause, Toolbox toolbox);
}

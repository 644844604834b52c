package io.osgent.admin.internal;

/** A new version did not prove itself; the one from before serves. The message says why in one line. */
final class NotTaken extends Exception {
  private static final long serialVersionUID = 1L;

  NotTaken(String why) {
    super(why);
  }
}

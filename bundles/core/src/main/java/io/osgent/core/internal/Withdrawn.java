package io.osgent.core.internal;

/** A call was broken off because its plugin is being replaced and could wait no longer. */
final class Withdrawn extends Exception {
  private static final long serialVersionUID = 1L;

  Withdrawn() {
    super("the plugin was withdrawn during the call", null, false, false);
  }
}

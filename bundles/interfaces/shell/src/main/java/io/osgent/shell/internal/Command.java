package io.osgent.shell.internal;

/**
 * Something that can be typed.
 *
 * @param usage its arguments, e.g. {@code ID FILE}; empty when it takes none
 * @param permission what somebody has to be permitted who types it: for the most it can do, where it can do several things
 * @param summary one line for the help
 */
record Command(String name, String usage, String permission, String summary, Action action) {
  /** What it does. */
  @FunctionalInterface
  interface Action {
    /** @return what to print, lines ending in line feeds */
    String run(Words words) throws Exception;
  }

  /** How it is typed. */
  String line() {
    return usage.isEmpty() ? name : name + " " + usage;
  }
}

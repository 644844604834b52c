package io.osgent.shell.internal;

/** A command that has something to print, and yet did not come out as it should. Its message says so in one line. */
final class Unsuccessful extends Exception {
  private static final long serialVersionUID = 1L;

  private final String output;

  /** @param output to print first, lines ending in line feeds */
  Unsuccessful(String output, String message) {
    super(message);
    this.output = output;
  }

  String output() {
    return output;
  }
}

package io.osgent.launcher;

/** Why a command cannot be carried out: one line for people, and the exit code. */
final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private LaunchException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line is wrong. */
  static LaunchException usage(String message) {
    return new LaunchException(message, 2);
  }

  /** Something around the server is not as it has to be. */
  static LaunchException refused(String message) {
    return new LaunchException(message, 1);
  }

  int exitCode() {
    return exitCode;
  }
}

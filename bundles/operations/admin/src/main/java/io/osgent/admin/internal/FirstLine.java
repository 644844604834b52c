package io.osgent.admin.internal;

/** What a failure says in one line. */
final class FirstLine {
  private FirstLine() {}

  /** The first line of the message, with the kind of failure where the message alone would say little. */
  static String of(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String line = message.strip().lines().findFirst().orElse("");
    return failure instanceof LinkageError || failure instanceof ClassNotFoundException
        || failure instanceof NullPointerException ? failure.getClass().getSimpleName() + ": " + line : line;
  }

  /** The first line of what was at the bottom of it. */
  static String ofRoot(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return of(root);
  }
}

package io.osgent.memory.memobase.internal;

/** What was said was not understood, for a reason that lies outside it. */
final class ExtractionException extends Exception {
  private static final long serialVersionUID = 1L;

  ExtractionException(String message, Throwable cause) {
    super(message, cause);
  }
}

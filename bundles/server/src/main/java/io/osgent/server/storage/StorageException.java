package io.osgent.server.storage;

/** The database failed; nothing of the change that was under way is kept. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}

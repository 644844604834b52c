package io.osgent.storage.sqlite.internal;

import java.sql.SQLException;

/**
 * Transactions on the one writing connection. They are begun and ended here, for the driver would begin the next one at
 * once, and keep everybody else from writing. For one thread at a time.
 */
final class Transactions {
  /** Something done in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  private final Statements statements;

  Transactions(Statements statements) {
    this.statements = statements;
  }

  /** What the work has written is durable when this returns, and undone when it throws, whatever it throws. */
  <T> T run(Work<T> work) throws SQLException {
    try {
      statements.run("BEGIN IMMEDIATE");
      T result = work.run();
      statements.run("COMMIT");
      return result;
    } catch (Throwable e) {
      rollBack(e);
      throw e;
    }
  }

  /** When the disk is full or broken SQLite has done so already, and says that there is nothing to roll back. */
  private void rollBack(Throwable cause) {
    try {
      statements.run("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}

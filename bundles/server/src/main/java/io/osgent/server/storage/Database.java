package io.osgent.server.storage;

import io.osgent.server.security.Reach;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A database for bundles that keep tables of their own in it, registered with {@link #KIND}. Whatever fails is a
 * {@link StorageException}, after a bounded wait. Thread-safe.
 */
@ProviderType
public interface Database {
  /** The service property that tells which SQL it speaks: {@code sqlite} or {@code postgresql}. */
  String KIND = "osgent.database";

  /** Something done on a connection, which is the caller's until it returns; it is neither closed nor committed by it. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Brings the tables of a bundle up to date: each step is run once, in order, and all that are missing in one transaction.
   *
   * @param owner whose tables: the bundle's symbolic name
   * @param steps those of all versions so far; one that was released never changes
   * @throws StorageException also when the tables are those of a newer version
   */
  void migrate(String owner, List<String> steps);

  /** Reads, and sees one state of the database while it does. */
  <T> T read(Work<T> work);

  /** Writes in one transaction, which is durable when this returns, and undone when the work throws. */
  <T> T write(Work<T> work);

  /**
   * A table whose rows are somebody's.
   *
   * @param tenant the column with the tenant
   * @param user the column with the person, or null where rows are a tenant's
   */
  record Owned(String table, String tenant, String user) {}

  /**
   * Puts tables behind a wall, where the database has one: from then on their rows are there for whoever says with a
   * {@link Reach} whose they want, and for nobody else. Tables that are behind it already stay as they are.
   */
  default void guard(List<Owned> tables) {}

  /** Reads like {@link #read(Work)}; of tables that are guarded, what is within reach alone. */
  default <T> T read(Reach reach, Work<T> work) {
    return read(work);
  }

  /** Writes like {@link #write(Work)}; into tables that are guarded, what is within reach alone. */
  default <T> T write(Reach reach, Work<T> work) {
    return write(work);
  }
}

package io.osgent.server.storage;

import io.osgent.server.security.Reach;
import java.util.List;

/**
 * A database as one bundle uses it: the bundle's tables are brought up to date before anything else is done. The
 * database may come up after the bundle, so that is tried with each use until it has gone well once. Thread-safe.
 */
public final class PreparedDatabase implements Database {
  private final Database database;
  private final String owner;
  private final List<String> steps;
  private final List<Owned> owned;
  private volatile boolean prepared;

  /**
   * @param owner whose tables: the bundle's symbolic name
   * @param steps as of {@link Database#migrate}
   * @param owned as of {@link Database#guard}
   */
  public PreparedDatabase(Database database, String owner, List<String> steps, List<Owned> owned) {
    this.database = database;
    this.owner = owner;
    this.steps = List.copyOf(steps);
    this.owned = List.copyOf(owned);
  }

  private Database prepared() {
    if (!prepared) {
      database.migrate(owner, steps);
      database.guard(owned);
      prepared = true;
    }
    return database;
  }

  @Override
  public void migrate(String whose, List<String> newer) {
    prepared().migrate(whose, newer);
  }

  @Override
  public void guard(List<Owned> tables) {
    prepared().guard(tables);
  }

  @Override
  public <T> T read(Work<T> work) {
    return prepared().read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    return prepared().write(work);
  }

  @Override
  public <T> T read(Reach reach, Work<T> work) {
    return prepared().read(reach, work);
  }

  @Override
  public <T> T write(Reach reach, Work<T> work) {
    return prepared().write(reach, work);
  }
}

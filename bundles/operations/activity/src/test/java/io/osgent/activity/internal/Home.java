package io.osgent.activity.internal;

import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import io.osgent.storage.sqlite.internal.SqliteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A database, which can be told to fail, or to keep those waiting who write. */
final class Home implements Database, AutoCloseable {
  private final Database file;
  private final AutoCloseable closing;
  private volatile boolean broken;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  Home(Path folder) throws Exception {
    this(new SqliteFile(folder.resolve("data/osgent.db"), 4));
  }

  <D extends Database & AutoCloseable> Home(D database) {
    file = database;
    closing = database;
  }

  void broken(boolean now) {
    broken = now;
  }

  /** Nobody writes until the latch is down. */
  void waitFor(CountDownLatch latch) {
    gate = latch;
  }

  /** Somebody who has a hand on the disk. */
  int tamper(String sql, Object... values) {
    return file.write(Reach.SERVER, connection -> new Sql(connection).run(sql, values));
  }

  @Override
  public void migrate(String owner, List<String> steps) {
    waitOrFail();
    file.migrate(owner, steps);
  }

  @Override
  public <T> T read(Work<T> work) {
    return file.read(work);
  }

  @Override
  public void guard(List<Owned> tables) {
    file.guard(tables);
  }

  @Override
  public <T> T read(Reach reach, Work<T> work) {
    return file.read(reach, work);
  }

  @Override
  public <T> T write(Work<T> work) {
    waitOrFail();
    return file.write(work);
  }

  @Override
  public <T> T write(Reach reach, Work<T> work) {
    waitOrFail();
    return file.write(reach, work);
  }

  private void waitOrFail() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new StorageException("interrupted", e);
    }
    if (broken) {
      throw new StorageException("the disk is full", null);
    }
  }

  @Override
  public void close() throws Exception {
    closing.close();
  }
}

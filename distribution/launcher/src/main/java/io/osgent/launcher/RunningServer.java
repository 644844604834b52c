package io.osgent.launcher;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server that runs in a home, seen from outside. */
final class RunningServer {
  /** As service scripts have it: 3 is "not running". */
  static final int NOT_RUNNING = 3;

  /** A little more than the server gives its own bundles. */
  private static final long STOP_SECONDS = ServerProcess.STOP_PATIENCE.plusSeconds(10).toSeconds();

  private final Home home;

  RunningServer(Home home) {
    this.home = home;
  }

  int status() {
    Optional<ProcessHandle> process = HomeLock.holder(home);
    if (process.isEmpty()) {
      System.out.println("not running in " + home.path());
      return NOT_RUNNING;
    }
    String address = HomeLock.address(home).map(uri -> "running at " + uri).orElse("starting");
    System.out.println(address + " (pid " + process.get().pid() + "), home " + home.path());
    return 0;
  }

  int stop() throws InterruptedException {
    Optional<ProcessHandle> process = HomeLock.holder(home);
    if (process.isEmpty()) {
      System.out.println("not running in " + home.path());
      return 0;
    }
    long pid = process.get().pid();
    if (!process.get().destroy()) {
      throw LaunchException.refused("pid " + pid + " cannot be told to stop; it may be another user's");
    }
    try {
      process.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw LaunchException
          .refused("pid " + pid + " still runs after " + STOP_SECONDS + " s; 'kill -9 " + pid + "' ends it by force");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    System.out.println("stopped (pid " + pid + ")");
    return 0;
  }
}

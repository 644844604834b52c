package io.osgent.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This JVM as a server: from the look at the home to the end in order. */
final class ServerProcess {
  private static final int NOT_READY = 3;
  private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
  /** More than the doors, the runs and the log may take one after the other. */
  static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final CommandLine command;
  private final Home home;
  private volatile HomeLock lock;
  private volatile Server server;
  private volatile int exitCode;

  ServerProcess(CommandLine command) {
    this.command = command;
    home = new Home(command.home());
  }

  /** Serves until the framework is stopped from within. A signal ends the JVM meanwhile, with exit code 0. */
  int run() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
    try {
      exitCode = serve();
    } catch (LaunchException e) {
      exitCode = e.exitCode();
      throw e;
    } catch (RuntimeException | Error e) {
      exitCode = 1;
      throw e;
    }
    return exitCode;
  }

  private int serve() throws InterruptedException {
    var distribution = new Distribution(Path.of(System.getProperty(FrameworkProperties.DISTRIBUTION)));
    home.make();
    lock = HomeLock.take(home);
    home.emptyTemporary();
    home.addDefaults(distribution.config());
    checkSurroundings();

    System.setProperty(FrameworkProperties.HOME, home.path().toString());
    System.setProperty("java.io.tmpdir", home.temporary().toString());
    Logging.captureJdkLogging();
    server = Server.prepare(command, home, distribution);
    server.start();
    if (!server.awaitReady(READY_PATIENCE)) {
      System.err.println("osgent: the server is not ready after " + READY_PATIENCE.toSeconds() + " s; "
          + home.logs().resolve("osgent.log") + " says more");
      server.findings().forEach(finding -> System.err.println("  " + finding));
      return NOT_READY;
    }
    Logging.openConsole();
    server.awaitStop();
    return 0;
  }

  private void checkSurroundings() {
    var configuration = new Configuration(home.config());
    configuration.check();
    LogSettings.read(home.config(), System.getenv());
    AdminKey.requireLongEnough(System.getenv());
    Port.requireFree(command.host() == null ? configuration.host() : command.host(),
        command.port() == null ? configuration.port() : command.port());
  }

  /** Runs when the JVM is about to end. It halts with our own code, since the JVM's would call a signal a failure. */
  private void end() {
    // What goes wrong from here on, in a server that is stopped while it starts for one, is no failure.
    int code = exitCode;
    if (server != null) {
      Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
      server.stop(STOP_PATIENCE);
      LOG.info("Stopped");
      Logging.close();
    }
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        System.err.println("osgent: the home cannot be left in order: " + Home.reason(e));
      }
    }
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }
}

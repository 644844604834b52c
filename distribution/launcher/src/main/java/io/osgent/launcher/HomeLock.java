package io.osgent.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One server a home: held as long as the server lives, and freed by the system even when it is killed. */
final class HomeLock implements AutoCloseable {
  private final Home home;
  private final FileChannel channel;

  private HomeLock(Home home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /** Takes the home for this process, or says who has it. */
  static HomeLock take(Home home) {
    try {
      FileChannel channel = open(home);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw LaunchException.refused("a server" + pid(home).map(pid -> " (pid " + pid + ")").orElse("")
            + " runs in " + home.path() + " already; 'osgent stop' ends it, --home DIR chooses another home");
      }
      Files.deleteIfExists(addressFile(home));
      Files.writeString(pidFile(home), ProcessHandle.current().pid() + "\n");
      return new HomeLock(home, channel);
    } catch (IOException e) {
      throw Home.unusable(Home.reason(e));
    }
  }

  /** The process that holds the home; empty when none does. */
  static Optional<ProcessHandle> holder(Home home) {
    if (!Files.exists(lockFile(home))) {
      return Optional.empty();
    }
    try (FileChannel channel = open(home); FileLock lock = channel.tryLock()) {
      return lock == null ? pid(home).flatMap(ProcessHandle::of) : Optional.empty();
    } catch (IOException e) {
      throw Home.unusable(Home.reason(e));
    }
  }

  /** Where the running server is reached, once it is ready. */
  static Optional<String> address(Home home) {
    try {
      return Files.exists(addressFile(home))
          ? Optional.of(Files.readString(addressFile(home)).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw Home.unusable(Home.reason(e));
    }
  }

  private static Optional<Long> pid(Home home) {
    try {
      return Optional.of(Long.valueOf(Files.readString(pidFile(home)).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static FileChannel open(Home home) throws IOException {
    return FileChannel.open(lockFile(home), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Path lockFile(Home home) {
    return home.data().resolve("osgent.lock");
  }

  private static Path pidFile(Home home) {
    return home.data().resolve("osgent.pid");
  }

  private static Path addressFile(Home home) {
    return home.data().resolve("osgent.address");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(addressFile(home));
    Files.deleteIfExists(pidFile(home));
    channel.close();
  }
}

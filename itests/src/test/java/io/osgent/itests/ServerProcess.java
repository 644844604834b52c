package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shipped server as a process of its own, in a home of its own. */
public final class ServerProcess implements AutoCloseable {
  public static final Path DISTRIBUTION = Path.of(System.getProperty("osgent.distribution")).normalize();
  public static final String KEY = "a-key-for-tests-and-nothing-else";
  private static final String ADDRESS = "data/osgent.address";
  private static final Pattern WHERE = Pattern.compile("is ready: (http://\\S+)\n");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  /** Most servers of tests live for seconds: optimizing their code takes as long as all the rest of their start. */
  private static final Map<String, String> SHORT_LIVED = Map.of("OSGENT_JAVA_OPTS",
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
  /** Many starts at once share the machine. */
  private static final Duration UNTIL_READY = Duration.ofSeconds(90);

  private final Path home;
  private final Process process;
  private final Path output;

  private ServerProcess(Path home, Process process, Path output) {
    this.home = home;
    this.process = process;
    this.output = output;
  }

  /** Starts it and waits until it is ready. */
  public static ServerProcess start(Path home, Map<String, String> environment, String... flags) throws IOException {
    Files.deleteIfExists(home.resolve(ADDRESS));
    ServerProcess server = launch(home, environment, flags);
    try {
      server.awaitReady();
      return server;
    } catch (AssertionError e) {
      var failed = new AssertionError("the server should become ready; it said: " + server.said()
          + "\nand its threads were at:\n" + server.threads(), e);
      server.kill();
      server.close();
      throw failed;
    }
  }

  public static ServerProcess start(Path home) throws IOException {
    return start(home, Map.of());
  }

  /** Starts it and does not wait. */
  public static ServerProcess launch(Path home, Map<String, String> environment, String... flags) throws IOException {
    Path output = Files.createTempFile("osgent", ".out");
    var command = new ArrayList<>(
        List.of(DISTRIBUTION.resolve("bin/osgent").toString(), "run", "--home", home.toString()));
    command.addAll(List.of(flags));
    if (!command.contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    clean(builder.environment());
    builder.environment().put("OSGENT_ADMIN_KEY", KEY);
    builder.environment().putAll(SHORT_LIVED);
    builder.environment().putAll(environment);
    return new ServerProcess(home, builder.start(), output);
  }

  /** What the machine happens to have set must not decide a test. */
  private static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(
        name -> Stream.of("OSGENT_", "OPENAI_", "ANTHROPIC_", "OLLAMA_").anyMatch(name::startsWith));
  }

  /** Runs {@code osgent} with these words and returns what it printed; the exit code must be as expected. */
  public static String osgent(Path home, int exitCode, String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/osgent").toString()));
    line.addAll(List.of(words));
    Path output = Files.createTempFile("osgent", ".out");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
    clean(builder.environment());
    builder.environment().put("OSGENT_HOME", home.toString());
    try (var command = new ServerProcess(home, builder.start(), output)) {
      assertThat(command.exitCode()).as(String.join(" ", words) + " printed: " + command.said()).isEqualTo(exitCode);
      return command.said();
    }
  }

  /** For a server that comes back at the same place when its HTTP bundle is replaced. */
  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public Path home() {
    return home;
  }

  /** The server's own process: bin/osgent has handed over to the JVM. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** What the server is doing, for whoever has to find out why it does not get on. */
  private String threads() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Path dump = Files.createTempFile("osgent", ".threads");
    Process asked = new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print").redirectErrorStream(true)
        .redirectOutput(dump.toFile()).start();
    asked.onExit().completeOnTimeout(asked, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    String threads = Files.readString(dump);
    Files.delete(dump);
    return threads;
  }

  private void awaitReady() {
    await("the server to be ready", UNTIL_READY, () -> {
      assertThat(alive()).as("the server should live; it said: " + said()).isTrue();
      return ready();
    });
  }

  /** Whether it has said where it is, to people and to programs. */
  public boolean ready() {
    return Files.exists(home.resolve(ADDRESS)) && WHERE.matcher(said()).find();
  }

  public URI address() {
    Matcher where = WHERE.matcher(said());
    assertThat(where.find()).as("the server should have said where it is; it said: " + said()).isTrue();
    return URI.create(where.group(1));
  }

  public Rest rest() {
    return new Rest(address(), KEY);
  }

  /** All it has printed so far. */
  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As Ctrl-C does, and returns the exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends; it said: " + said()).isTrue();
    return process.exitValue();
  }

  /** As the power going out does. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(output);
  }

  /** Something that becomes true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Looks again and again, for as long as is reasonable; a server that is not there yet is not an error. */
  public static void await(String what, Condition condition) {
    await(what, PATIENCE, condition);
  }

  public static void await(String what, Duration atMost, Condition condition) {
    Instant until = Instant.now().plus(atMost);
    try {
      while (!holds(condition)) {
        if (Instant.now().isAfter(until)) {
          throw new AssertionError("waited in vain for " + what);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  private static boolean holds(Condition condition) throws IOException, InterruptedException {
    try {
      return condition.holds();
    } catch (ConnectException e) {
      return false;
    }
  }
}

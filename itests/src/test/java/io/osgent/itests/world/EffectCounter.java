package io.osgent.itests.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osgent.itests.Rest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The world outside the server, which counts what is done to it. It knows nothing of the server: a deed that has reached
 * it takes effect whether or not anybody is still there to hear of it. {@code put} is done once for each key; everything
 * else is done as often as it is asked for.
 */
public final class EffectCounter implements AutoCloseable {
  private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Pace pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private final Map<String, Integer> underWay = new HashMap<>();
  private final List<Deed> deeds = new ArrayList<>();
  private final Map<String, Integer> effects = new HashMap<>();

  /**
   * One request.
   *
   * @param effect whether it changed anything
   */
  public record Deed(String key, String run, String tool, int step, boolean effect) {}

  /** What a deed waits for until its effect is there, and from then to the answer. */
  public interface Pace {
    Pace AT_ONCE = new Pace() {};

    default void before(Deed deed) throws InterruptedException {}

    default void after(Deed deed) throws InterruptedException {}
  }

  public EffectCounter(Pace pace) throws IOException {
    this.pace = pace;
    http.setExecutor(threads);
    http.createContext("/deeds", this::serve);
    http.start();
  }

  /** Tells the tools of a home where this is. */
  public void announceTo(Path home) throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/io.osgent.itests.effects.cfg"),
        "url = http://127.0.0.1:" + http.getAddress().getPort() + "/deeds\n");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange; InputStream body = exchange.getRequestBody()) {
      JsonNode said = Rest.JSON.readTree(body);
      var deed = new Deed(said.path("effect_key").asText(), said.path("run").asText(), said.path("tool").asText(),
          said.path("step").asInt(), true);
      begin(deed);
      pace.before(deed);
      take(deed);
      pace.after(deed);
      byte[] answer = (deed.tool() + " " + deed.step() + ": ok").getBytes(StandardCharsets.UTF_8);
      // Otherwise a tool's connection pool might send a deed twice, when a connection goes just then.
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(Deed deed) {
    lock.lock();
    try {
      underWay.merge(deed.key(), 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private void take(Deed deed) {
    lock.lock();
    try {
      boolean effect = !deed.tool().equals("put") || !effects.containsKey(deed.key());
      deeds.add(new Deed(deed.key(), deed.run(), deed.tool(), deed.step(), effect));
      if (effect) {
        effects.merge(deed.key(), 1, Integer::sum);
      }
      underWay.merge(deed.key(), -1, Integer::sum);
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether what was asked for with this key has happened; waits for what is under way. */
  public boolean tookEffect(String key) throws InterruptedException {
    lock.lock();
    try {
      while (underWay.getOrDefault(key, 0) > 0) {
        settled.await();
      }
      return effects.containsKey(key);
    } finally {
      lock.unlock();
    }
  }

  /** Every request there was, in the order in which they took effect. */
  public List<Deed> deeds() {
    lock.lock();
    try {
      return List.copyOf(deeds);
    } finally {
      lock.unlock();
    }
  }

  /** What was done for one step of a run. */
  public List<Deed> deeds(String run, String tool, int step) {
    return deeds().stream()
        .filter(deed -> deed.run().equals(run) && deed.tool().equals(tool) && deed.step() == step).toList();
  }

  /** The keys with which a run has asked for anything. */
  public Set<String> keys(String run) {
    var keys = new HashSet<String>();
    deeds().stream().filter(deed -> deed.run().equals(run)).forEach(deed -> keys.add(deed.key()));
    return keys;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}

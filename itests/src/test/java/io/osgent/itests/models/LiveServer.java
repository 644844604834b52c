package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The shipped server in a new home, with aimock for all its providers; configured first, then started. */
final class LiveServer implements AutoCloseable {
  private static final int EVENTS = 1000;

  private final Path home;
  private final Aimock aimock = new Aimock();
  private ServerProcess server;

  LiveServer(Path home) throws IOException {
    this.home = home;
  }

  Aimock aimock() {
    return aimock;
  }

  ServerProcess server() {
    return server;
  }

  /** A provider and an agent of the same name that may reckon. */
  void offer(Provider provider, String trait, String key, String settings) throws IOException {
    provider.configure(home, trait, aimock, key, settings);
    agent(provider.named(trait), Map.of("model", provider.model(trait), "tools", List.of("calculator")));
  }

  void agent(String id, Map<String, ?> definition) throws IOException {
    Path agents = Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(agents.resolve(id + ".json"), Rest.JSON.writeValueAsString(definition));
  }

  void start() throws IOException {
    server = ServerProcess.start(home);
  }

  /** One thing done with every provider, at once. */
  <T> Map<Provider, T> everywhere(Function<Provider, Callable<T>> what) throws Exception {
    var doing = new EnumMap<Provider, Future<T>>(Provider.class);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Provider provider : Provider.values()) {
        doing.put(provider, threads.submit(what.apply(provider)));
      }
    }
    var done = new EnumMap<Provider, T>(Provider.class);
    for (Provider provider : doing.keySet()) {
      done.put(provider, doing.get(provider).get());
    }
    return done;
  }

  /** Waits for a run, which nobody watches, to end. */
  RunLog run(String agent, String input) throws IOException, InterruptedException {
    String run = server.rest().run(agent, input).text("id");
    var log = new ArrayList<JsonNode>();
    for (String event : server.rest().log(run)) {
      log.add(Rest.JSON.readTree(event));
    }
    return new RunLog(log);
  }

  /** Watches a run to its end, and sees what its log has. */
  RunLog watch(String agent, String input) throws IOException, InterruptedException {
    Rest rest = server.rest();
    HttpRequest request = rest.request("/api/v1/runs", "Accept", "text/event-stream", "Content-Type",
        "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Rest.JSON.writeValueAsString(Map.of("agent", agent, "input", input))))
        .build();
    List<String> seen = rest.stream(request, EVENTS);
    var log = new ArrayList<JsonNode>();
    for (String event : seen) {
      log.add(Rest.JSON.readTree(event));
    }
    assertThat(seen).isEqualTo(rest.log(log.getFirst().path("run").asText()));
    return new RunLog(log);
  }

  /** Every thread the server has, virtual ones too. */
  String threads() throws IOException, InterruptedException {
    Path dump = home.resolve("threads.txt");
    Process asked = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(server.process().pid()), "Thread.dump_to_file", "-overwrite", dump.toString())
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(asked.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(dump);
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
    aimock.close();
  }
}

package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Every provider at once, by clients/providers.mjs; it remembers what it was asked and what it did about it. */
final class Aimock implements AutoCloseable {
  static final String KEY = "the-key-aimock-takes";

  private static final Path CLIENTS = Path.of(System.getProperty("osgent.repository")).toAbsolutePath().normalize()
      .resolve("itests/clients");

  private final Process process;
  private final BufferedReader printed;
  private final Rest rest;

  Aimock() throws IOException {
    process = new ProcessBuilder("node", "providers.mjs", "0", KEY).directory(CLIENTS.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    printed = process.inputReader(StandardCharsets.UTF_8);
    String ready = printed.readLine();
    assertThat(ready).startsWith("READY ");
    rest = new Rest(URI.create(ready.substring("READY ".length())), KEY);
  }

  String url() {
    return rest.base().toString();
  }

  /** How it misbehaves from now on, in its own terms. */
  void misbehave(Map<String, ? extends Number> chaos) throws IOException, InterruptedException {
    rest.post("/__aimock/chaos", chaos).expect(200);
  }

  void behave() throws IOException, InterruptedException {
    rest.delete("/__aimock/chaos").expect(200);
  }

  /** All that it has been asked so far, in order, and what came of it. */
  List<Asked> asked() throws IOException, InterruptedException {
    var asked = new ArrayList<Asked>();
    rest.get("/__aimock/journal").expect(200).body().forEach(entry -> asked.add(new Asked(entry)));
    return asked;
  }

  /** What it has been asked by runs whose users said such words. */
  List<Asked> asked(String words) throws IOException, InterruptedException {
    return asked().stream().filter(asked -> asked.tells(words)).toList();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    printed.close();
  }

  /** A request that reached it. */
  record Asked(JsonNode entry) {
    boolean tells(String words) {
      return entry.at("/body/messages").toString().contains(words);
    }

    long at() {
      return entry.path("timestamp").asLong();
    }

    int status() {
      return entry.at("/response/status").asInt();
    }

    /** What it did wrong on purpose, in its own words, or empty. */
    String fault() {
      return entry.at("/response/interrupted").asBoolean()
          ? entry.at("/response/interruptReason").asText()
          : entry.at("/response/chaosAction").asText("");
    }
  }
}

package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.Socket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that were cut off anywhere get exactly the rest, whatever they speak, also from a server that was restarted. */
class StreamResumptionTest {
  private static final int PAGE = 5;

  @TempDir
  private Path home;

  /** Reads events after a number: so many, or all there are until the run has ended. */
  @FunctionalInterface
  private interface Reader {
    List<String> read(Rest rest, String run, int after, int most) throws IOException, InterruptedException;
  }

  private record Client(String name, Reader reader, int cut, List<String> seen) {
    void readUntilCut(Rest rest, String run) throws IOException, InterruptedException {
      seen.addAll(reader.read(rest, run, 0, cut));
    }

    void readTheRest(Rest rest, String run) throws IOException, InterruptedException {
      seen.addAll(reader.read(rest, run, cut, Integer.MAX_VALUE));
    }
  }

  @Test
  void aStreamCutAnywhereGoesOnWithExactlyTheRestAfterARestart() throws Exception {
    try (var stage = Stage.in(home)) {
      String run = stage.begin("careful", "look 1; put 2 + look 3; charge 4; say All is done");
      String call = stage.awaitApproval(run).path("call").asText();
      int before = stage.types(run).size();
      List<Client> clients = clients(0, before);
      for (Client client : clients) {
        client.readUntilCut(stage.rest(), run);
      }

      stage.crash();
      stage.decide(run, call, Map.of("decision", "approve")).expect(200);
      for (Client client : clients) {
        client.readTheRest(stage.rest(), run);
      }

      List<String> log = stage.rest().log(run);
      assertThat(log.getLast()).contains("\"type\":\"run.completed\"");
      for (Client client : clients) {
        assertThat(client.seen()).as(client.name() + ", cut after " + client.cut()).isEqualTo(log);
      }
      cutLater(before + 1, stage.rest(), run, log);
    }
  }

  private static void cutLater(int firstCut, Rest rest, String run, List<String> log) throws Exception {
    for (Client client : clients(firstCut, log.size() - 1)) {
      client.readUntilCut(rest, run);
      client.readTheRest(rest, run);
      assertThat(client.seen()).as(client.name() + ", cut after " + client.cut()).isEqualTo(log);
    }
  }

  /** One of each kind for each cut. */
  private static List<Client> clients(int firstCut, int lastCut) {
    var clients = new ArrayList<Client>();
    for (int cut = firstCut; cut <= lastCut; cut++) {
      clients.add(new Client("server-sent events", StreamResumptionTest::overEvents, cut, new ArrayList<>()));
      clients.add(new Client("WebSocket", StreamResumptionTest::overWebSocket, cut, new ArrayList<>()));
      clients.add(new Client("REST", StreamResumptionTest::overRest, cut, new ArrayList<>()));
    }
    return clients;
  }

  private static List<String> overEvents(Rest rest, String run, int after, int most)
      throws IOException, InterruptedException {
    return rest.stream(rest.follow(run, after), most);
  }

  private static List<String> overWebSocket(Rest rest, String run, int after, int most)
      throws IOException, InterruptedException {
    var seen = new ArrayList<String>();
    var socket = Socket.open(rest, ServerProcess.KEY);
    socket.send("run.subscribe", Map.of("run", run, "after", after));
    socket.expect("ack");
    for (boolean ended = false; !ended && seen.size() < most;) {
      JsonNode event = socket.expect("event").path("data").path("event");
      seen.add(event.toString());
      ended = event.path("type").asText().equals("run.completed");
    }
    socket.abort();
    return seen;
  }

  private static List<String> overRest(Rest rest, String run, int after, int most)
      throws IOException, InterruptedException {
    var seen = new ArrayList<String>();
    ServerProcess.await("the rest of " + run, () -> {
      readPages(rest, run, after, most, seen);
      return seen.size() == most || (!seen.isEmpty() && seen.getLast().contains("\"type\":\"run.completed\""));
    });
    return seen;
  }

  private static void readPages(Rest rest, String run, int after, int most, List<String> seen)
      throws IOException, InterruptedException {
    int before;
    do {
      before = seen.size();
      int limit = Math.min(most - before, PAGE);
      if (limit > 0) {
        rest.get("/api/v1/runs/" + run + "/events?limit=" + limit + "&after=" + (after + before)).expect(200).body()
            .path("items").forEach(event -> seen.add(event.toString()));
      }
    } while (seen.size() > before);
  }
}

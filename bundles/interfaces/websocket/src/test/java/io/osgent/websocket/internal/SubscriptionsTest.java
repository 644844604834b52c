package io.osgent.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.CompensationFinished;
import io.osgent.api.event.EventData.CompensationStarted;
import io.osgent.api.event.EventData.ModelRestarted;
import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.RunResumed;
import io.osgent.api.event.EventData.RunStopping;
import io.osgent.api.event.EventData.TextDelta;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.json.Json;
import io.osgent.api.model.Usage;
import io.osgent.api.tool.Effect;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private final Json json = new JacksonJson();
  private final FakeRuns runs = new FakeRuns(json);
  private final ControlEndpoint endpoint = new ControlEndpoint(runs, new FakeSessions(), new FakeMemories(), json,
      activity -> {}, "0.1.0", 2);
  private final TestClient client = TestClient.connect(endpoint);

  @AfterEach
  void close() {
    endpoint.close();
    assertThat(runs.pending()).isZero();
  }

  @Test
  void whoWasCutOffGetsExactlyTheRest() throws Exception {
    startRun();
    say("run-1", 5);
    assertThat(client.hearsEvents(3)).containsExactly(1L, 2L, 3L);
    client.disconnect();
    say("run-1", 2);

    var again = TestClient.connect(endpoint);
    again.says("{'mcp':'1.0','id':1,'type':'run.subscribe','data':{'run':'run-1','after':3}}");

    assertThat(again.hears("ack").at("/data/run/id").textValue()).isEqualTo("run-1");
    assertThat(again.hearsEvents(4)).containsExactly(4L, 5L, 6L, 7L);
    say("run-1", 1);
    assertThat(again.hearsEvents(1)).containsExactly(8L);
  }

  @Test
  void whoSaysNothingOfWhatItHasGetsAll() throws Exception {
    startRun();
    say("run-1", 2);

    var other = TestClient.connect(endpoint);
    other.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1'}}");

    other.hears("ack");
    assertThat(other.hearsEvents(2)).containsExactly(1L, 2L);
  }

  @Test
  void anEventIsSentAsItStandsInTheLog() throws Exception {
    startRun();
    String line = "{\"run\":\"run-1\", \"seq\":1, \"type\":\"text.delta\", \"at\":\"2026-03-01T12:00:00Z\","
        + " \"data\":{\"text\":\"h\\u00e9 \\/ 😀\"}}";
    runs.append(new Event("run-1", 1, FakeRuns.NOON, new TextDelta("hé / 😀"), line));

    assertThat(client.hears())
        .isEqualTo(
            "{\"mcp\":\"1.0\",\"type\":\"event\",\"data\":{\"run\":\"run-1\",\"seq\":1,\"event\":" + line + "}}");
  }

  @Test
  void aRunIsFollowedOnceOverOneConnection() throws Exception {
    startRun();

    client.says("{'mcp':'1.0','id':'again','type':'run.subscribe','data':{'run':'run-1'}}");

    assertThat(client.hearsError("already_subscribed").get("re").textValue()).isEqualTo("again");
  }

  @Test
  void aRunThatHasEndedMayBeReadAgain() throws Exception {
    startRun();
    runs.append("run-1", new RunCompleted("Hi", Usage.NONE));
    client.hearsEvents(1);

    client.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1'}}");

    client.hears("ack");
    assertThat(client.hearsEvents(1)).containsExactly(1L);
  }

  @Test
  void noMoreRunsThanAllowedAreFollowedAtOnce() throws Exception {
    startRun();
    startRun();

    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'one more'}}");
    assertThat(client.hearsError("too_many_subscriptions").at("/data/retryable").booleanValue()).isTrue();
    assertThat(runs.requests).as("the run was not started").hasSize(2);
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'unseen','subscribe':false}}");
    client.hears("ack");
    client.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-3'}}");
    client.hearsError("too_many_subscriptions");

    runs.append("run-1", new RunCompleted("Hi", Usage.NONE));
    client.hears("event");
    client.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-3'}}");
    client.hears("ack");
  }

  @Test
  void afterUnsubscribingNoEventComesAndTheCursorIsKnown() throws Exception {
    startRun();
    say("run-1", 2);
    client.hearsEvents(2);

    client.says("{'mcp':'1.0','id':'u','type':'run.unsubscribe','data':{'run':'run-1'}}");

    assertThat(client.hears())
        .isEqualTo("{\"mcp\":\"1.0\",\"type\":\"ack\",\"re\":\"u\",\"data\":{\"run\":\"run-1\",\"after\":2}}");
    say("run-1", 1);
    client.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1','after':2}}");
    client.hears("ack");
    assertThat(client.hearsEvents(1)).containsExactly(3L);
  }

  @Test
  void whatIsNotFollowedCannotBeLeft() throws Exception {
    client.says("{'mcp':'1.0','type':'run.unsubscribe','data':{'run':'run-1'}}");

    client.hearsError("not_subscribed");
  }

  @Test
  void anotherUsersRunIsToldLikeOneThatDoesNotExist() throws Exception {
    startRun();
    var stranger = TestClient.connect(endpoint, Principal.of("key", "default", "eve", BuiltInRole.USER));

    stranger.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1'}}");
    stranger.hearsError("run_not_found");
    stranger.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-99'}}");
    stranger.hearsError("run_not_found");
  }

  @Test
  void aSlowClientSlowsNobodyElse() throws Exception {
    startRun();
    client.stopTaking();
    var quick = TestClient.connect(endpoint);
    quick.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1'}}");
    quick.hears("ack");

    say("run-1", 1000);

    client.awaitStuck();
    assertThat(quick.hearsEvents(1000)).isEqualTo(LongStream.rangeClosed(1, 1000).boxed().toList());
    client.takeAgain();
    assertThat(client.hearsEvents(1000)).isEqualTo(LongStream.rangeClosed(1, 1000).boxed().toList());
  }

  @Test
  void aClientThatDoesNotTakeItsFramesIsDroppedAndComesBackWithItsCursor() throws Exception {
    startRun();
    say("run-1", 2);
    assertThat(client.hearsEvents(2)).containsExactly(1L, 2L);
    client.stopTaking();
    say("run-1", 3);
    client.awaitStuck();

    client.exhaustPatience();

    assertThat(client.hears()).isEqualTo(
        "{\"mcp\":\"1.0\",\"type\":\"goodbye\",\"data\":{\"reason\":\"slow_consumer\",\"retry_after\":1}}");
    assertThat(client.closeCode()).isEqualTo(1013);
    var again = TestClient.connect(endpoint);
    again.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1','after':2}}");
    again.hears("ack");
    assertThat(again.hearsEvents(3)).containsExactly(3L, 4L, 5L);
  }

  @Test
  void aSubscriptionThatFailsIsToldAndOver() throws Exception {
    client.says("{'mcp':'1.0','id':'s','type':'run.start','data':{'agent':'a','input':'Hello'}}");
    client.hears("ack");

    runs.fail(() -> ProblemException.notFound("run_not_found", "the run was deleted"));

    JsonNode error = client.hearsError("run_not_found");
    assertThat(error.get("re").textValue()).isEqualTo("s");
    assertThat(error.at("/data/run_id").textValue()).isEqualTo("run-1");
    client.says("{'mcp':'1.0','type':'run.unsubscribe','data':{'run':'run-1'}}");
    client.hearsError("not_subscribed");
  }

  @Test
  void aLogThatBreaksOffIsNotTakenForItsEnd() throws Exception {
    startRun();
    say("run-1", 1);
    client.hearsEvents(1);

    runs.goAway();

    JsonNode error = client.hearsError("unavailable");
    assertThat(error.at("/data/run_id").textValue()).isEqualTo("run-1");
    assertThat(error.at("/data/retryable").booleanValue()).isTrue();
    assertThat(error.at("/data/retry_after").intValue()).isEqualTo(1);
  }

  @Test
  void whoCannotBeServedBecauseRunsAreGoneIsToldToComeBack() throws Exception {
    startRun();

    runs.fail(() -> new IllegalStateException("the core is being replaced"));

    assertThat(client.hearsError("unavailable").at("/data/retryable").booleanValue()).isTrue();
  }

  @Test
  void whoHasReadAllOfARunThatHasEndedIsToldHowItEnded() throws Exception {
    startRun();
    runs.append("run-1", new RunCompleted("Hi", Usage.NONE));
    client.hearsEvents(1);

    client.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1','after':1}}");
    assertThat(client.hears("ack").at("/data/run/status").textValue()).isEqualTo("completed");
    client.says("{'mcp':'1.0','type':'run.unsubscribe','data':{'run':'run-1'}}");
    client.hearsError("not_subscribed");
  }

  @Test
  void eventsOfEveryTypePassAsTheyAre() throws Exception {
    startRun();
    List<EventData> all = List.of(new RunResumed("0.2.0"), new ModelRestarted(1, "demo/demo", "it was cut off"),
        new RunStopping("ada", null), new CompensationStarted("c1", "book", "r1:c1", "acme.book", "1.0.0"),
        new CompensationFinished("c1", "book", "the hotel is closed"),
        new ToolStarted("c1", "book", Effect.COMPENSABLE, "r1:c1", 2, "acme.book", "1.0.0"));
    for (EventData data : all) {
      Event event = runs.append("run-1", data);
      JsonNode frame = client.hears("event");
      assertThat(frame.at("/data/event")).isEqualTo(TestClient.parse(event.json()));
    }
  }

  @Test
  void aSubscriptionIsOverEvenWhenABundleBehindItIsBroken() throws Exception {
    startRun();

    runs.fail(() -> {
      throw new NoClassDefFoundError("io/osgent/core/Gone");
    });

    assertThat(client.hearsError("internal_error").at("/data/run_id").textValue()).isEqualTo("run-1");
  }

  @Test
  void whenTheServerGoesEveryoneIsToldWhenToComeBack() throws Exception {
    startRun();
    var idle = TestClient.connect(endpoint);

    endpoint.close();

    for (TestClient each : new TestClient[]{client, idle}) {
      assertThat(each.hears()).isEqualTo(
          "{\"mcp\":\"1.0\",\"type\":\"goodbye\",\"data\":{\"reason\":\"going_away\",\"retry_after\":1}}");
      assertThat(each.closeCode()).isEqualTo(1001);
      each.says("{'mcp':'1.0','type':'ping'}");
      assertThat(each.hasHeardAll()).as("nothing follows the goodbye").isTrue();
    }
  }

  @Test
  void whoComesWhileTheServerGoesIsSentAway() throws Exception {
    endpoint.close();

    var late = TestClient.connect(endpoint);
    late.hears("goodbye");
    assertThat(late.closeCode()).isEqualTo(1001);
  }

  @Test
  void aClientThatIsStuckDoesNotHoldTheServerUp() throws Exception {
    startRun();
    client.stopTaking();
    say("run-1", 1);
    client.awaitStuck();

    endpoint.close();

    client.hears("goodbye");
    assertThat(client.closeCode()).isEqualTo(1001);
  }

  private void startRun() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Hello'}}");
    client.hears("ack");
  }

  private void say(String run, int times) {
    for (int i = 0; i < times; i++) {
      runs.append(run, new TextDelta("word "));
    }
  }
}

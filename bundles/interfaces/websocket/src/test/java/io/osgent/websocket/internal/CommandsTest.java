package io.osgent.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.api.Problem;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.TextDelta;
import io.osgent.api.json.Json;
import io.osgent.api.model.Usage;
import io.osgent.api.policy.Decision;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.Shelf;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.RunRequest;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private static final ApprovalRequested MAIL = new ApprovalRequested("c1", "mail", false, "it leaves the house",
      "{\"to\":\"bob\"}", "ab12", true, List.of(Decision.APPROVE, Decision.DENY), FakeRuns.NOON, Decision.DENY);

  private final Json json = new JacksonJson();
  private final FakeRuns runs = new FakeRuns(json);
  private final List<Activity> noted = new ArrayList<>();
  private final FakeMemories memories = new FakeMemories();
  private final ControlEndpoint endpoint = new ControlEndpoint(runs, new FakeSessions(), memories, json, noted::add,
      "0.1.0", 10);
  private final TestClient client = TestClient.connect(endpoint);

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void helloIsAnsweredWithWhoTheServerIsAndWhatItAllows() throws Exception {
    client.says("{'mcp':'1.0','id':'a','type':'hello','data':{'client':'my-app/1.2'}}");

    assertThat(client.hears()).isEqualTo("""
        {"mcp":"1.0","type":"welcome","re":"a","data":{"server":"osgent","version":"0.1.0",\
        "user_id":"ada","roles":["user"],"max_subscriptions":10}}""");
  }

  @Test
  void whatChangesSomethingIsNotedAndOnWhoseBehalf() throws Exception {
    client.says("{'mcp':'1.0','type':'ping'}");
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'assistant','input':'Hello','subscribe':false}}");
    assertThat(noted).hasSize(1);
    var note = noted.getFirst();
    assertThat(note.principal()).isEqualTo("test key");
    assertThat(note.user()).isEqualTo("ada");
    assertThat(note.action()).isEqualTo("runs.write");
    assertThat(note.target()).isEqualTo("assistant");
    assertThat(note.outcome()).isEqualTo(Outcome.ALLOWED);
    assertThat(note.from()).isEqualTo("192.0.2.7");
    assertThat(note.door()).isEqualTo("websocket");
  }

  @Test
  void whoMayNotActForAnotherIsNotNotedAmongWhatWasDoneForThem() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'broken','input':'Hello','user_id':'bob'}}");
    var bot = TestClient.connect(endpoint, Principal.of("bot", "default", "bot", BuiltInRole.SERVICE));
    bot.says("{'mcp':'1.0','type':'run.start','data':{'agent':'broken','input':'Hello','user_id':'bob'}}");
    assertThat(noted).extracting(Activity::user).containsExactly("ada", "bob");
  }

  @Test
  void whatTheServerFailsAtIsNotedAsFailed() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'broken','input':'Hello'}}");
    client.hearsError("internal_error");
    assertThat(noted).hasSize(1);
    assertThat(noted.getFirst()).returns(Outcome.FAILED, Activity::outcome).returns("internal_error", Activity::problem)
        .returns("runs.write", Activity::action).returns("broken", Activity::target);
  }

  @Test
  void ofAFloodAFewAreNotedForEachKeyOnHoweverManyConnections() throws Exception {
    var why = new Problem("rate_limited", 429, "too many requests", true, Duration.ofSeconds(3), null);
    for (int i = 0; i < 50; i++) {
      var again = TestClient.connect(endpoint);
      again.isRefused("{'mcp':'1.0','type':'ping'}", why);
      again.says("{'mcp':'1.0','type':'run.start','data':{'agent':'full','input':'Hello'}}");
    }
    assertThat(noted).extracting(Activity::outcome).containsOnly(Outcome.LIMITED);
    assertThat(noted).hasSizeBetween(6, 12);
    TestClient.connect(endpoint, Principal.of("other", "default", "bob", BuiltInRole.USER))
        .isRefused("{'mcp':'1.0','type':'ping'}", why);
    assertThat(noted.getLast().principal()).isEqualTo("other");
  }

  @Test
  void whatIsRefusedIsNoted() throws Exception {
    var viewer = TestClient.connect(endpoint, Principal.of("screen", "default", "vic", BuiltInRole.VIEWER));
    viewer.says("{'mcp':'1.0','type':'run.start','data':{'agent':'assistant','input':'Hello','user_id':'ada'}}");
    viewer.hearsError("forbidden");
    assertThat(noted).hasSize(1);
    assertThat(noted.getFirst()).returns("screen", Activity::principal).returns("vic", Activity::user)
        .returns(Outcome.DENIED, Activity::outcome).returns("forbidden", Activity::problem);
  }

  @Test
  void aCommandThatIsTooManyIsAnsweredByItsIdAndNotedOnce() throws Exception {
    var why = new Problem("rate_limited", 429, "too many requests", true, Duration.ofSeconds(3), null);
    client.isRefused("{'mcp':'1.0','id':7,'type':'ping'}", why);
    client.isRefused("no JSON", why);
    JsonNode error = client.hearsError("rate_limited");
    assertThat(error.get("re").intValue()).isEqualTo(7);
    assertThat(error.at("/data/retry_after").intValue()).isEqualTo(3);
    client.hearsError("rate_limited");
    assertThat(noted).extracting(Activity::outcome).containsExactly(Outcome.LIMITED);
    assertThat(runs.pending()).isZero();
  }

  @Test
  void whoIsShownOutIsToldWhy() throws Exception {
    client.isDismissed(Problem.of("unauthorized", 401, "this key is unknown, expired or revoked"), 4401);
    assertThat(client.hears("goodbye").at("/data/reason").textValue()).isEqualTo("unauthorized");
    assertThat(client.closeCode()).isEqualTo(4401);
  }

  @Test
  void pingIsAnsweredWithPong() throws Exception {
    client.says("{'mcp':'1.0','id':7,'type':'ping'}");

    assertThat(client.hears()).isEqualTo("{\"mcp\":\"1.0\",\"type\":\"pong\",\"re\":7}");
  }

  @Test
  void aCommandWithoutAnIdIsAnsweredWithoutRe() throws Exception {
    client.says("{'mcp':'1.0','id':null,'type':'ping','data':null}");

    assertThat(client.hears()).isEqualTo("{\"mcp\":\"1.0\",\"type\":\"pong\"}");
  }

  @Test
  void aStartedRunIsAcknowledgedAndThenItsEventsComeFromTheFirst() throws Exception {
    client.says("{'mcp':'1.0','id':1,'type':'run.start','data':{'agent':'assistant','input':'Hello'}}");
    runs.append("run-1", new TextDelta("Hi"));
    runs.append("run-1", new RunCompleted("Hi", Usage.of(5, 1)));

    JsonNode ack = client.hears("ack");
    assertThat(ack.get("re").intValue()).isEqualTo(1);
    assertThat(ack.at("/data/run/id").textValue()).isEqualTo("run-1");
    assertThat(ack.at("/data/run/status").textValue()).isEqualTo("running");
    JsonNode first = client.hears("event");
    assertThat(first.at("/data/run").textValue()).isEqualTo("run-1");
    assertThat(first.at("/data/seq").intValue()).isEqualTo(1);
    assertThat(first.at("/data/event/data/text").textValue()).isEqualTo("Hi");
    assertThat(client.hears("event").at("/data/event/type").textValue()).isEqualTo("run.completed");
  }

  @Test
  void everythingThatIsSaidOfARunReachesTheCore() throws Exception {
    client.says("""
        {"mcp":"1.0","type":"run.start","data":{"agent":"assistant","input":"Hello","session":"s","user_id":"ada",\
        "model":"demo/echo","multitask":"reject","idempotency_key":"k","subscribe":false}}""");

    client.hears("ack");
    assertThat(runs.requests)
        .containsExactly(new RunRequest("assistant", "Hello", "s", "ada", "demo/echo", Multitask.REJECT, "k", false));
  }

  @Test
  void imagesAreShownWithTheWords() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':[{'type':'text','text':'What is this?'},"
        + "{'type':'image','url':'https://example.com/cat.png'}],'subscribe':false}}");

    client.hears("ack");
    assertThat(runs.requests.getFirst().input()).isEqualTo("What is this?");
    assertThat(runs.requests.getFirst().images()).containsExactly("https://example.com/cat.png");
  }

  @Test
  void aRunWaitsForItsTurnInTheSessionUnlessSomethingElseIsSaid() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Hello','multitask':null}}");

    client.hears("ack");
    assertThat(runs.requests.getFirst().multitask()).isEqualTo(Multitask.ENQUEUE);
  }

  @Test
  void aRunThatNobodyWantsToFollowIsStartedAllTheSame() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Hello','subscribe':false}}");
    runs.append("run-1", new TextDelta("Hi"));
    client.hears("ack");

    client.says("{'mcp':'1.0','type':'ping'}");
    client.hears("pong");
  }

  @Test
  void theSameIdempotencyKeyGetsTheSameRunAndItsEventsOnce() throws Exception {
    String start = "{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Hello','idempotency_key':'order-7'}}";
    client.says(start);
    client.says(start);
    runs.append("run-1", new RunCompleted("Hi", Usage.NONE));

    assertThat(client.hears("ack").at("/data/run/id").textValue()).isEqualTo("run-1");
    assertThat(client.hears("ack").at("/data/run/id").textValue()).isEqualTo("run-1");
    assertThat(client.hearsEvents(1)).containsExactly(1L);
    endpoint.close();
    client.hears("goodbye");
  }

  @Test
  void cancellingARunSaysHowItStands() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Hello','subscribe':false}}");
    client.hears("ack");

    client.says("{'mcp':'1.0','id':'c','type':'run.cancel','data':{'run':'run-1'}}");

    assertThat(client.hears("ack").at("/data/run/status").textValue()).isEqualTo("cancelled");
    client.says("{'mcp':'1.0','id':'c','type':'run.cancel','data':{'run':'run-1'}}");
    assertThat(client.hears("ack").at("/data/run/status").textValue()).isEqualTo("cancelled");
  }

  @Test
  void whatHasEndedCannotBeCancelled() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Hello','subscribe':false}}");
    client.hears("ack");
    runs.append("run-1", new RunCompleted("Hi", Usage.NONE));

    client.says("{'mcp':'1.0','type':'run.cancel','data':{'run':'run-1'}}");

    client.hearsError("run_ended");
  }

  @Test
  void whatARunWaitsForIsToldAsAnEventAndWhenAskedFor() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Write to Bob'}}");
    client.hears("ack");
    runs.ask("run-1", MAIL);
    assertThat(client.hears("event").at("/data/event/type").textValue()).isEqualTo("approval.requested");
    assertThat(client.hears("event").at("/data/event/type").textValue()).isEqualTo("run.paused");

    client.says("{'mcp':'1.0','id':'l','type':'approval.list','data':{'run':'run-1'}}");

    assertThat(client.hears()).isEqualTo("""
        {"mcp":"1.0","type":"ack","re":"l","data":{"approvals":[{"call":"c1","tool":"mail","unknown":false,\
        "reason":"it leaves the house","arguments":"{\\"to\\":\\"bob\\"}","arguments_sha256":"ab12","editable":true,\
        "choices":["approve","deny"],"expires_at":"2026-03-01T12:00:00Z","on_timeout":"deny"}]}}""");
  }

  @Test
  void aDecisionIsAnsweredWithTheRunAndOnRecordWithWhoMadeIt() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Write to Bob','subscribe':false}}");
    client.hears("ack");
    runs.ask("run-1", MAIL);

    client.says("""
        {'mcp':'1.0','id':'d','type':'approval.decide','data':{'run':'run-1','call':'c1','decision':'approve',\
        'arguments':{'to':'alice','copies':2},'arguments_sha256':'ab12','comment':'Bob has moved'}}""");

    JsonNode ack = client.hears("ack");
    assertThat(ack.get("re").textValue()).isEqualTo("d");
    assertThat(ack.at("/data/run/status").textValue()).isEqualTo("running");
    client.says("{'mcp':'1.0','type':'run.subscribe','data':{'run':'run-1','after':2}}");
    client.hears("ack");
    assertThat(client.hears("event").at("/data/event/data")).isEqualTo(TestClient.parse("""
        {"call":"c1","decision":"approve","by":"test key","arguments":"{\\"to\\":\\"alice\\",\\"copies\\":2}",\
        "comment":"Bob has moved"}"""));
  }

  @Test
  void whatDoesNotWaitCannotBeDecided() throws Exception {
    client.says("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'Hello','subscribe':false}}");
    client.hears("ack");

    client.says("{'mcp':'1.0','type':'approval.decide','data':{'run':'run-1','call':'c1','decision':'deny'}}");
    client.hearsError("approval_not_found");
    client.says("{'mcp':'1.0','type':'approval.list','data':{'run':'run-1'}}");
    assertThat(client.hears("ack").at("/data/approvals")).isEmpty();
  }

  @Test
  void aSessionIsCreatedForTheKeysOwnUserOrForTheOneThatIsNamed() throws Exception {
    client.says("{'mcp':'1.0','type':'session.create','data':{'agent':'assistant'}}");
    assertThat(client.hears("ack").at("/data/session/user_id").textValue()).isEqualTo("ada");

    var admin = TestClient.connect(endpoint, Principal.of("root", "default", "admin", BuiltInRole.ADMIN));
    admin.says("{'mcp':'1.0','type':'session.create','data':{'agent':'assistant','user_id':'bob'}}");
    assertThat(admin.hears("ack").at("/data/session/user_id").textValue()).isEqualTo("bob");
  }

  @Test
  void whatIsRememberedIsFound() throws Exception {
    client.says("{'mcp':'1.0','id':3,'type':'memory.search','data':{'q':'Where does Ann live?','limit':5}}");

    JsonNode ack = client.hears("ack");
    assertThat(ack.get("re").intValue()).isEqualTo(3);
    assertThat(ack.at("/data/memories/0/content").textValue()).isEqualTo("Ann lives in Porto");
    assertThat(ack.at("/data/memories/0/why/0").textValue()).isEqualTo("words: porto");
    assertThat(memories.shelf).isEqualTo(new Shelf(null, null));
    assertThat(memories.search).isEqualTo(
        new MemorySearch("Where does Ann live?", List.of(), null, null, false, null, 5));
  }

  @Test
  void allThatASearchMayAskForIsPassedOn() throws Exception {
    var admin = TestClient.connect(endpoint, Principal.of("root", "default", "admin", BuiltInRole.ADMIN));
    admin.says("{'mcp':'1.0','type':'memory.search','data':{'user_id':'bob','memory':'sqlite','kinds':['fact','turn'],"
        + "'session':'s1','as_of':'2026-05-08','retired':true,'after':'m0'}}");

    assertThat(admin.hears("ack").at("/data/next").textValue()).isEqualTo("m1");
    assertThat(memories.shelf).isEqualTo(new Shelf("bob", "sqlite"));
    assertThat(memories.search).isEqualTo(
        new MemorySearch(null, List.of("fact", "turn"), "s1", "2026-05-08", true, "m0", 50));
    client.saysWrongly("{'mcp':'1.0','type':'memory.search','data':{'kinds':'fact'}}");
    assertThat(client.hearsError("invalid_frame").at("/data/detail").textValue())
        .isEqualTo("'data.kinds' of memory.search should be a list of strings, but is \"fact\"");
    client.says("{'mcp':'1.0','type':'memory.search','data':{'user_id':'bob'}}");
    client.hearsError("forbidden");
  }

  @Test
  void whatTheCoreRefusesIsToldAsRestTellsIt() throws Exception {
    client.says("{'mcp':'1.0','id':'x','type':'session.create','data':{'agent':'assistant','user_id':'bob'}}");

    assertThat(client.hears()).isEqualTo("""
        {"mcp":"1.0","type":"error","re":"x","data":{"type":"about:blank","title":"Forbidden","status":403,\
        "detail":"this key may not act for another user","code":"forbidden","retryable":false}}""");
  }

  @Test
  void aFaultOfTheServerIsToldWithoutItsInnards() throws Exception {
    client.says("{'mcp':'1.0','id':'x','type':'run.start','data':{'agent':'broken','input':'Hello'}}");

    JsonNode error = client.hearsError("internal_error");
    assertThat(error.get("re").textValue()).isEqualTo("x");
    assertThat(error.toString()).doesNotContain("secrets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{\"mcp\":", "{} {}", "null"})
  void whatIsNoJsonIsRefusedAndTheConnectionStaysOpen(String message) throws Exception {
    client.babbles(message);

    client.hearsError("invalid_json");
    client.says("{'mcp':'1.0','type':'ping'}");
    client.hears("pong");
  }

  @Test
  void whetherToFollowIsTrueOrFalse() throws Exception {
    client.saysWrongly("{'mcp':'1.0','type':'run.start','data':{'agent':'a','input':'i','subscribe':'no'}}");

    assertThat(client.hearsError("invalid_frame").at("/data/detail").textValue())
        .isEqualTo("'data.subscribe' of run.start should be true or false, but is \"no\"");
  }

  @Test
  void aFrameIsAnObject() throws Exception {
    client.saysWrongly("[1]");

    assertThat(client.hearsError("invalid_frame").at("/data/detail").textValue())
        .isEqualTo("a frame should be an object, but is a list");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      'type':'ping'             | 'mcp' of a frame should be a string, but is missing
      'mcp':1.0,'type':'ping'   | 'mcp' of a frame should be a string, but is 1.0
      'mcp':'1.0'               | 'type' of a frame should be a string, but is missing
      'mcp':'1.0','type':['a']  | 'type' of a frame should be a string, but is a list
      'mcp':'1.0','re':1        | field "re" is not known in a frame; known are mcp, id, type, data
      """)
  void aFrameOfTheWrongFormIsToldWhatWouldBeRight(String fields, String detail) throws Exception {
    client.saysWrongly("{'id':7," + fields + "}");

    JsonNode error = client.hearsError("invalid_frame");
    assertThat(error.at("/data/detail").textValue()).isEqualTo(detail);
    assertThat(error.get("re").intValue()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ping          | []                     | 'data' of ping should be an object, but is a list
      ping          | {'a':1}                | field "data.a" is not known in ping, which has none
      run.cancel    | {}                     | 'data.run' of run.cancel should be a string, but is missing
      run.cancel    | null                   | 'data.run' of run.cancel should be a string, but is missing
      run.cancel    | {'run':{}}             | 'data.run' of run.cancel should be a string, but is an object
      run.cancel    | {'id':'r'}             | field "data.id" is not known in run.cancel; known are data.run
      run.subscribe | {'after':-1,'run':'r'} | 'data.after' of run.subscribe should be a whole number from 0, but is -1
      run.subscribe | {'after':1.5,'run':''} | 'data.after' of run.subscribe should be a whole number from 0, but is 1.5
      run.subscribe | {'after':'a','run':''} | 'data.after' of run.subscribe should be a whole number from 0, but is "a"
      run.start     | {'agent':'a'}          | 'data.input' of run.start should be a string or a list of parts, but is missing
      run.start     | {'agent':1,'input':'i'} | 'data.agent' of run.start should be a string, but is 1
      run.start     | {'agent':'a','input':'i','multitask':'wait'} | 'data.multitask' of run.start should be one of enqueue, reject, interrupt, but is "wait"
      approval.list | {'call':'c'}           | field "data.call" is not known in approval.list; known are data.run
      approval.decide | {'run':'r','call':'c'} | 'data.decision' of approval.decide should be one of approve, deny, done, not_done, retry, but is missing
      approval.decide | {'run':'r','call':'c','decision':'Approve'} | 'data.decision' of approval.decide should be one of approve, deny, done, not_done, retry, but is "Approve"
      approval.decide | {'run':'r','call':'c','decision':1} | 'data.decision' of approval.decide should be one of approve, deny, done, not_done, retry, but is 1
      approval.decide | {'run':'r','call':'c','decision':'approve','arguments':'{}'} | 'data.arguments' of approval.decide should be an object, but is "{}"
      approval.decide | {'run':'r','decision':'deny'} | 'data.call' of approval.decide should be a string, but is missing
      hello         | {'client':true}        | 'data.client' of hello should be a string, but is true
      """)
  void aCommandOfTheWrongFormIsToldWhatWouldBeRight(String type, String data, String detail) throws Exception {
    client.saysWrongly("{'mcp':'1.0','id':7,'type':'" + type + "','data':" + data + "}");

    JsonNode error = client.hearsError("invalid_frame");
    assertThat(error.at("/data/detail").textValue()).isEqualTo(detail);
    assertThat(error.get("re").intValue()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "{}", "1.5", "9007199254740992", "1e400"})
  void anIdIsAStringOrANumberThatEveryoneReadsAlike(String id) throws Exception {
    client.saysWrongly("{'mcp':'1.0','id':" + id + ",'type':'ping'}");

    assertThat(client.hearsError("invalid_frame").at("/data/detail").textValue())
        .startsWith("'id' of a frame should be a string or a whole number");
  }

  @Test
  void anotherVersionOfTheProtocolIsRefused() throws Exception {
    client.saysWrongly("{'mcp':'2.0','id':'a','type':'ping'}");

    assertThat(client.hearsError("unsupported_version").at("/data/detail").textValue())
        .isEqualTo("this server speaks \"mcp\": \"1.0\", but the frame is in \"2.0\"");
  }

  @Test
  void anUnknownTypeIsAnsweredWithTheKnownOnes() throws Exception {
    client.saysWrongly("{'mcp':'1.0','id':'a','type':'memory.dream','data':{'q':'tea'}}");

    JsonNode error = client.hearsError("unknown_type");
    assertThat(error.get("re").textValue()).isEqualTo("a");
    assertThat(error.at("/data/detail").textValue()).isEqualTo("'type' should be one of approval.decide,"
        + " approval.list, hello, memory.search, ping, run.cancel, run.start, run.subscribe, run.unsubscribe, session.create, but is \"memory.dream\"");
  }
}

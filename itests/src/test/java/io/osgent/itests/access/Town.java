package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.Socket;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;

/** Where the inhabitants live: what they do, and what must hold of whatever they get to see. Thread-safe. */
final class Town {
  private static final String UNKNOWN = "run_00000000000000000000000000";

  private final List<Inhabitant> all;
  private final List<Deed> deeds = new ArrayList<>();
  private final Map<String, AtomicInteger> tally = new ConcurrentSkipListMap<>();

  /** Something that somebody does, with an eye on somebody else. */
  private record Deed(String name, int weight, Action action) {}

  @FunctionalInterface
  private interface Action {
    void by(Inhabitant one, Inhabitant other, Random random) throws Exception;
  }

  Town(List<Inhabitant> all) {
    this.all = all;
    ownDeeds();
    trespasses();
    overTheSocket();
    deeds.forEach(deed -> tally.put(deed.name(), new AtomicInteger()));
  }

  Map<String, Integer> tally() {
    var counts = new TreeMap<String, Integer>();
    tally.forEach((name, count) -> counts.put(name, count.get()));
    return counts;
  }

  String done() {
    return tally().values().stream().mapToInt(Integer::intValue).sum() + " operations, nothing seen of another: "
        + tally();
  }

  /** Somebody does something. */
  void something(Random random) throws Exception {
    Inhabitant one = all.get(random.nextInt(all.size()));
    Inhabitant other = one;
    while (other == one) {
      other = all.get(random.nextInt(all.size()));
    }
    int at = random.nextInt(deeds.stream().mapToInt(Deed::weight).sum());
    for (Deed deed : deeds) {
      at -= deed.weight();
      if (at < 0) {
        try {
          deed.action().by(one, other, random);
        } catch (AssertionError e) {
          throw new AssertionError(one + ", with an eye on " + other + ", did '" + deed.name() + "': " + e.getMessage(),
              e);
        }
        tally.get(deed.name()).incrementAndGet();
        return;
      }
    }
  }

  private void add(String name, int weight, Action action) {
    deeds.add(new Deed(name, weight, action));
  }

  private void ownDeeds() {
    add("run", 4,
        (one, other, random) -> start(one, Map.of("agent", "assistant", "input", said(one, random)), one.runs));
    add("run in a session", 2, (one, other, random) -> {
      String session = Inhabitant.oneOf(one.sessions, random, null);
      if (session != null) {
        start(one, Map.of("agent", "assistant", "session", session, "input", said(one, random)), one.runs);
      }
    });
    add("run that waits", 2, (one, other, random) -> start(one,
        Map.of("agent", "careful", "input", "What is 17 times 23? I am " + one.mark()), one.waiting));
    add("remember", 6, (one, other, random) -> {
      Answer kept = clean(one, one.rest.post("/api/v1/memories",
          Map.of("content", "The favourite colour of " + one.mark() + " is shade " + random.nextInt(1000))));
      one.memories.add(kept.expect(201).text("id"));
    });
    add("look at one's own run", 5, (one, other, random) -> {
      String run = Inhabitant.oneOf(one.runs, random, null);
      if (run != null) {
        clean(one, one.rest.get("/api/v1/runs/" + run)).expect(200);
        clean(one, one.rest.get("/api/v1/runs/" + run + "/events?limit=200")).expect(200);
      }
    });
    add("look at one's own memory", 5, (one, other, random) -> {
      String memory = Inhabitant.oneOf(one.memories, random, null);
      if (memory != null) {
        clean(one, one.rest.get("/api/v1/memories/" + memory)).expect(200);
      }
    });
    for (String list : List.of("/api/v1/runs", "/api/v1/runs?status=waiting", "/api/v1/sessions",
        "/api/v1/memories?limit=50", "/api/v1/agents", "/api/v1/tools")) {
      add("list " + list, 4, (one, other, random) -> clean(one, one.rest.get(list)).expect(200));
    }
    add("search for a favourite colour", 8, (one, other, random) -> clean(one,
        one.rest.get("/api/v1/memories?q=favourite+colour+shade+" + random.nextInt(1000))).expect(200));
    add("search for another's mark", 8, (one, other, random) -> clean(one,
        one.rest.get("/api/v1/memories?q=" + other.mark().replace("mark-", "").replace("-of-a-person", "")))
        .expect(200));
    add("export", 1, (one, other, random) -> clean(one, one.rest.get("/api/v1/memories/export")).expect(200));
  }

  private static String said(Inhabitant one, Random random) {
    return random.nextBoolean()
        ? "What is " + random.nextInt(100) + " times 23? I am " + one.mark()
        : "What is the favourite colour of " + one.mark() + "?";
  }

  private void start(Inhabitant one, Map<String, ?> request, List<String> runs) throws Exception {
    Answer run = clean(one, one.rest.post("/api/v1/runs", request));
    assertThat(run.status()).as(run.response().body()).isIn(201, 202);
    runs.add(run.text("id"));
    one.sessions.add(run.text("session"));
  }

  /** What is asked of something of another has to be answered as if there were no such thing. */
  private void trespasses() {
    BiConsumer<String, Function<Inhabitant, List<String>>> look = (path, theirs) -> add("trespass GET " + path, 5,
        (one, other, random) -> likeUnknown(one, "GET", path, Inhabitant.oneOf(theirs.apply(other), random, null),
            null));
    look.accept("/api/v1/runs/{}", other -> other.runs);
    look.accept("/api/v1/runs/{}/events", other -> other.runs);
    look.accept("/api/v1/runs/{}/artifacts", other -> other.runs);
    look.accept("/api/v1/runs/{}/replay", other -> other.runs);
    look.accept("/api/v1/runs/{}/approvals", other -> other.waiting);
    look.accept("/api/v1/sessions/{}", other -> other.sessions);
    look.accept("/api/v1/sessions/{}/messages", other -> other.sessions);
    look.accept("/api/v1/memories/{}", other -> other.memories);
    add("trespass: follow a stream", 5, (one, other, random) -> {
      String run = Inhabitant.oneOf(other.runs, random, null);
      if (run != null) {
        same(one, one.rest.send(one.rest.follow(run, 0)), one.rest.send(one.rest.follow(UNKNOWN, 0)), run);
      }
    });
    add("trespass: cancel", 5, (one, other, random) -> likeUnknown(one, "POST", "/api/v1/runs/{}/cancel",
        Inhabitant.oneOf(other.waiting, random, null), "{}"));
    add("trespass: judge", 5, (one, other, random) -> likeUnknown(one, "POST", "/api/v1/runs/{}/feedback",
        Inhabitant.oneOf(other.runs, random, null), "{\"helpful\":false}"));
    add("trespass: approve", 5, (one, other, random) -> likeUnknown(one, "POST", "/api/v1/runs/{}/approvals/call_1",
        Inhabitant.oneOf(other.waiting, random, null), "{\"decision\":\"approve\"}"));
    add("trespass: go on with a session", 5, (one, other, random) -> {
      String session = Inhabitant.oneOf(other.sessions, random, null);
      if (session != null) {
        same(one, one.rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "hi", "session", session)),
            one.rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "hi", "session", UNKNOWN)), session);
      }
    });
    add("trespass: delete a session", 3, (one, other, random) -> likeUnknown(one, "DELETE", "/api/v1/sessions/{}",
        Inhabitant.oneOf(other.sessions, random, null), null));
    add("trespass: forget a memory", 3, (one, other, random) -> likeUnknown(one, "DELETE", "/api/v1/memories/{}",
        Inhabitant.oneOf(other.memories, random, null), null));
    add("trespass: correct a memory", 3, (one, other, random) -> likeUnknown(one, "PUT", "/api/v1/memories/{}",
        Inhabitant.oneOf(other.memories, random, null), "{\"content\":\"not so\"}"));
    for (String path : List.of("/api/v1/runs?user_id={}", "/api/v1/sessions?user_id={}", "/api/v1/memories?user_id={}",
        "/api/v1/memories?q=colour&user_id={}", "/api/v1/memories/export?user_id={}", "/api/v1/users/{}/profile",
        "/api/v1/users/{}/context", "/api/v1/users/{}/keys", "/api/v1/users/{}")) {
      add("trespass as another: GET " + path, 3, (one, other, random) -> asAnother(one, other, "GET", path, null));
    }
    add("trespass as another: run", 3, (one, other, random) -> asAnother(one, other, "POST", "/api/v1/runs",
        "{\"agent\":\"assistant\",\"input\":\"hi\",\"user_id\":\"{}\"}"));
    add("trespass as another: remember", 3, (one, other, random) -> asAnother(one, other, "POST", "/api/v1/memories",
        "{\"content\":\"hi\",\"user_id\":\"{}\"}"));
    add("trespass as another: clear", 2, (one, other, random) -> asAnother(one, other, "DELETE",
        "/api/v1/memories?user_id={}", null));
  }

  private void likeUnknown(Inhabitant one, String verb, String path, String theirs, String body) throws Exception {
    if (theirs != null) {
      same(one, send(one, verb, path.replace("{}", theirs), body), send(one, verb, path.replace("{}", UNKNOWN), body),
          theirs);
    }
  }

  private static Answer send(Inhabitant one, String verb, String path, String body) throws Exception {
    HttpRequest.Builder request = one.rest.request(path);
    return one.rest.send(body == null
        ? request.method(verb, HttpRequest.BodyPublishers.noBody()).build()
        : request.header("Content-Type", "application/json").method(verb, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private void same(Inhabitant one, Answer foreign, Answer unknown, String id) {
    clean(one, foreign);
    assertThat(foreign.status()).as(foreign.response().body()).isEqualTo(404);
    assertThat(foreign.response().body().replace(id, UNKNOWN)).isEqualTo(unknown.response().body());
    assertThat(foreign.status()).isEqualTo(unknown.status());
    assertThat(headers(foreign)).isEqualTo(headers(unknown));
  }

  /** Whether a refusal ends its connection depends on how much of the request's body had come by then, and on nothing else. */
  private static Set<String> headers(Answer answer) {
    var names = new TreeSet<>(answer.response().headers().map().keySet());
    names.remove("connection");
    return names;
  }

  /** As a user who is there, who is not there, or who is only in another tenant: the same is said of all. */
  private void asAnother(Inhabitant one, Inhabitant other, String verb, String path, String body) throws Exception {
    if (other.user.equals(one.user)) {
      return;
    }
    Answer foreign = clean(one, send(one, verb, path.replace("{}", other.user), with(other.user, body)));
    Answer unknown = clean(one, send(one, verb, path.replace("{}", "who"), with("who", body)));
    assertThat(foreign.status()).as(foreign.response().body()).isIn(403, 404);
    assertThat(foreign.status()).isEqualTo(unknown.status());
    assertThat(foreign.response().body().replace("'" + other.user + "'", "'who'")).isEqualTo(unknown.response().body());
  }

  private static String with(String user, String body) {
    return body == null ? null : body.replace("{}", user);
  }

  private void overTheSocket() {
    socket("memory.search", 8, (one, other, random) -> Map.of("q", "favourite colour shade"));
    socket("run.start", 2, (one, other, random) -> Map.of("agent", "assistant", "input", said(one, random)));
    trespassing("run.subscribe", "run", other -> other.runs, Map.of());
    trespassing("run.cancel", "run", other -> other.waiting, Map.of());
    trespassing("approval.list", "run", other -> other.waiting, Map.of());
    trespassing("approval.decide", "run", other -> other.waiting, Map.of("call", "call_1", "decision", "approve"));
    trespassing("run.start", "session", other -> other.sessions, Map.of("agent", "assistant", "input", "hi"));
    add("socket, as another: memory.search", 4, (one, other, random) -> {
      if (!other.user.equals(one.user)) {
        assertThat(ask(one, "memory.search", Map.of("q", "colour", "user_id", other.user)).path("type").asText())
            .isEqualTo("error");
      }
    });
  }

  @FunctionalInterface
  private interface Data {
    Map<String, ?> of(Inhabitant one, Inhabitant other, Random random);
  }

  private void socket(String type, int weight, Data data) {
    add("socket: " + type, weight, (one, other, random) -> {
      JsonNode answer = ask(one, type, data.of(one, other, random));
      assertThat(answer.path("type").asText()).as(answer.toString()).isEqualTo("ack");
    });
  }

  private void trespassing(String type, String field, Function<Inhabitant, List<String>> theirs, Map<String, ?> rest) {
    add("socket, trespass: " + type, 4, (one, other, random) -> {
      String id = Inhabitant.oneOf(theirs.apply(other), random, null);
      if (id != null) {
        JsonNode foreign = ask(one, type, with(rest, field, id));
        assertThat(foreign.path("type").asText()).as(foreign.toString()).isEqualTo("error");
        assertThat(foreign.toString().replace(id, UNKNOWN))
            .isEqualTo(ask(one, type, with(rest, field, UNKNOWN)).toString());
      }
    });
  }

  private static Map<String, Object> with(Map<String, ?> rest, String field, String value) {
    var data = new TreeMap<String, Object>(rest);
    data.put(field, value);
    return data;
  }

  /** What is answered; the events of runs that come in between are looked at as well. */
  private static JsonNode ask(Inhabitant one, String type, Map<String, ?> data) throws Exception {
    Socket socket = one.socket();
    synchronized (socket) {
      socket.send(type, data);
      while (true) {
        JsonNode frame = socket.next();
        assertThat(frame).as("the connection should stay").isNotNull();
        requireOwn(one, frame.toString());
        if (frame.path("re").asText().equals(type)) {
          return frame;
        }
      }
    }
  }

  private Answer clean(Inhabitant one, Answer answer) {
    requireOwn(one, answer.response().body());
    requireOwn(one, answer.response().headers().map().toString());
    return answer;
  }

  private static void requireOwn(Inhabitant one, String text) {
    Matcher marks = Inhabitant.MARK.matcher(text);
    while (marks.find()) {
      assertThat(marks.group()).as(text).isEqualTo(one.mark());
    }
  }
}

package io.osgent.itests.access;

import static io.osgent.itests.access.Discretion.UNKNOWN;
import static io.osgent.itests.access.Discretion.asAnother;
import static io.osgent.itests.access.Discretion.ask;
import static io.osgent.itests.access.Discretion.clean;
import static io.osgent.itests.access.Discretion.found;
import static io.osgent.itests.access.Discretion.likeUnknown;
import static io.osgent.itests.access.Discretion.requireOnly;
import static io.osgent.itests.access.Discretion.same;
import static io.osgent.itests.access.Discretion.sameAsUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where the inhabitants live, and what they do there. Thread-safe. */
final class Town {
  /** The name of those who look after a tenant. */
  static final String ADMIN = "admin";
  private static final String BLOBS = "/api/v1/memobase/api/v1/blobs/";
  private static final String PROFILES = "/api/v1/memobase/api/v1/users/profile/";

  private final List<Inhabitant> all;
  private final List<Inhabitant> staff;
  private final List<Deed> deeds = new ArrayList<>();
  private final Map<String, AtomicInteger> tally = new ConcurrentSkipListMap<>();

  /** Something that somebody does, with an eye on somebody else. */
  private record Deed(String name, int weight, Action action) {}

  @FunctionalInterface
  private interface Action {
    /** @return whether there was something to ask for; without, it is as if nothing had been done */
    boolean by(Inhabitant one, Inhabitant other, Random random) throws Exception;
  }

  /** @param staff the keys of each tenant that may act for all of its users: services and administrators */
  Town(List<Inhabitant> all, List<Inhabitant> staff) {
    this.all = all;
    this.staff = staff;
    ownDeeds();
    trespasses();
    acrossTenants();
    ofStaff();
    overTheSocket();
    deeds.forEach(deed -> tally.put(deed.name(), new AtomicInteger()));
  }

  /** Whether there is nothing that nobody has had a chance to do yet. */
  boolean allWasDone() {
    return tally.values().stream().allMatch(count -> count.get() > 0);
  }

  private Map<String, Integer> tally() {
    var counts = new TreeMap<String, Integer>();
    tally.forEach((name, count) -> counts.put(name, count.get()));
    return counts;
  }

  String done() {
    return tally().values().stream().mapToInt(Integer::intValue).sum() + " operations, nothing seen of another: "
        + tally();
  }

  /**
   * Somebody does something, if there is something to do it with.
   *
   * @return whether it was done
   */
  boolean something(Random random) throws Exception {
    Inhabitant one = all.get(random.nextInt(all.size()));
    Inhabitant other = one;
    while (other == one) {
      other = all.get(random.nextInt(all.size()));
    }
    int at = random.nextInt(deeds.stream().mapToInt(Deed::weight).sum());
    for (Deed deed : deeds) {
      at -= deed.weight();
      if (at < 0) {
        boolean done;
        try {
          done = deed.action().by(one, other, random);
        } catch (AssertionError e) {
          throw new AssertionError(one + ", with an eye on " + other + ", did '" + deed.name() + "': " + e.getMessage(),
              e);
        }
        if (done) {
          tally.get(deed.name()).incrementAndGet();
        }
        return done;
      }
    }
    throw new AssertionError("the weights do not add up");
  }

  private void add(String name, int weight, Action action) {
    deeds.add(new Deed(name, weight, action));
  }

  private void ownDeeds() {
    add("run", 4,
        (one, other, random) -> start(one, Map.of("agent", "assistant", "input", said(one, random)), one.runs));
    add("run in a session", 2, (one, other, random) -> {
      String session = Inhabitant.oneOf(one.sessions, random);
      return session != null
          && start(one, Map.of("agent", "assistant", "session", session, "input", said(one, random)), one.runs);
    });
    add("run that waits", 2, (one, other, random) -> start(one,
        Map.of("agent", "careful", "input", "What is 17 times 23? I am " + one.mark()), one.waiting));
    add("remember", 6, (one, other, random) -> {
      one.kept.readLock().lock();
      try {
        one.memories.add(clean(one, one.rest.post("/api/v1/memories",
            Map.of("content", "The favourite colour of " + one.mark() + " is shade " + random.nextInt(1000))))
            .expect(201).text("id"));
      } finally {
        one.kept.readLock().unlock();
      }
      return true;
    });
    add("look at one's own run", 5, (one, other, random) -> {
      String run = Inhabitant.oneOf(one.runs, random);
      return run != null && found(one, "/api/v1/runs/" + run)
          && found(one, "/api/v1/runs/" + run + "/events?limit=200");
    });
    add("look at one's own memory", 5, (one, other, random) -> seesOwnMemory(one, random));
    for (String list : List.of("/api/v1/runs", "/api/v1/runs?status=waiting", "/api/v1/sessions",
        "/api/v1/memories?limit=50", "/api/v1/agents", "/api/v1/tools", "/api/v1/usage?group_by=day,model")) {
      add("list " + list, 4, (one, other, random) -> found(one, list));
    }
    for (String path : List.of("/api/v1/users/{}", "/api/v1/users/{}/keys", "/api/v1/users/{}/activity",
        "/api/v1/users/{}/preferences", "/api/v1/users/{}/export")) {
      add("of oneself: GET " + path, 2, (one, other, random) -> found(one, path.replace("{}", one.user)));
    }
    add("search for a favourite colour", 8, (one, other,
        random) -> found(one, "/api/v1/memories?q=favourite+colour+shade+" + random.nextInt(1000)));
    add("search for another's mark", 8, (one, other, random) -> found(one,
        "/api/v1/memories?q=" + other.mark().replace("mark-", "").replace("-of-a-person", "")));
    add("insert a conversation", 3, (one, other, random) -> {
      Answer inserted = clean(one, one.rest.post(BLOBS + "insert/" + one.user, Map.of("blob_type", "chat", "blob_data",
          Map.of("messages", List.of(Map.of("role", "user", "content", "I am " + one.mark())))))).expect(200);
      one.blobs.add(inserted.text("data", "id"));
      return found(one, BLOBS + one.user + "/" + inserted.text("data", "id"));
    });
    add("add to one's profile", 3, (one, other, random) -> {
      // A slot's id comes of its name, so that of the same name everybody has one of their own.
      String name = one.tenant + " " + one.user + " " + random.nextInt(10);
      Answer added = clean(one, one.rest.post(PROFILES + one.user, Map.of("content", "The dish of " + one.mark(),
          "attributes", Map.of("topic", "interest", "sub_topic", name)))).expect(200);
      one.slots.add(added.text("data", "id"));
      return found(one, PROFILES + one.user);
    });
    add("export", 1, (one, other, random) -> found(one, "/api/v1/memories/export"));
  }

  private static boolean seesOwnMemory(Inhabitant one, Random random) throws Exception {
    one.kept.readLock().lock();
    try {
      String memory = Inhabitant.oneOf(one.memories, random);
      return memory != null && found(one, "/api/v1/memories/" + memory);
    } finally {
      one.kept.readLock().unlock();
    }
  }

  private static String said(Inhabitant one, Random random) {
    return random.nextBoolean()
        ? "What is " + random.nextInt(100) + " times 23? I am " + one.mark()
        : "What is the favourite colour of " + one.mark() + "?";
  }

  private static boolean start(Inhabitant one, Map<String, ?> request, List<String> runs) throws Exception {
    Answer run = clean(one, one.rest.post("/api/v1/runs", request));
    assertThat(run.status()).as(run.response().body()).isIn(201, 202);
    runs.add(run.text("id"));
    one.sessions.add(run.text("session"));
    return true;
  }

  /** What is asked of something of another has to be answered as if there were no such thing. */
  private void trespasses() {
    BiConsumer<String, Function<Inhabitant, List<String>>> look = (path, theirs) -> add("trespass GET " + path, 5,
        (one, other, random) -> likeUnknown(one, "GET", path, Inhabitant.oneOf(theirs.apply(other), random),
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
      String run = Inhabitant.oneOf(other.runs, random);
      return run != null
          && same(one, one.rest.send(one.rest.follow(run, 0)), one.rest.send(one.rest.follow(UNKNOWN, 0)), run);
    });
    add("trespass: cancel", 5, (one, other, random) -> likeUnknown(one, "POST", "/api/v1/runs/{}/cancel",
        Inhabitant.oneOf(other.waiting, random), "{}"));
    add("trespass: judge", 5, (one, other, random) -> likeUnknown(one, "POST", "/api/v1/runs/{}/feedback",
        Inhabitant.oneOf(other.runs, random), "{\"helpful\":false}"));
    add("trespass: approve", 5, (one, other, random) -> likeUnknown(one, "POST", "/api/v1/runs/{}/approvals/call_1",
        Inhabitant.oneOf(other.waiting, random), "{\"decision\":\"approve\"}"));
    add("trespass: go on with a session", 5, (one, other, random) -> {
      String session = Inhabitant.oneOf(other.sessions, random);
      return session != null
          && same(one, one.rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "hi", "session", session)),
              one.rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "hi", "session", UNKNOWN)), session);
    });
    add("trespass: delete a session", 3, (one, other, random) -> likeUnknown(one, "DELETE", "/api/v1/sessions/{}",
        Inhabitant.oneOf(other.sessions, random), null));
    add("trespass: forget a memory", 3, (one, other, random) -> likeUnknown(one, "DELETE", "/api/v1/memories/{}",
        Inhabitant.oneOf(other.memories, random), null));
    add("trespass: correct a memory", 3, (one, other, random) -> likeUnknown(one, "PUT", "/api/v1/memories/{}",
        Inhabitant.oneOf(other.memories, random), "{\"content\":\"not so\"}"));
    for (String path : List.of("/api/v1/runs?user_id={}", "/api/v1/sessions?user_id={}", "/api/v1/memories?user_id={}",
        "/api/v1/memories?q=colour&user_id={}", "/api/v1/memories/export?user_id={}", "/api/v1/users/{}/profile",
        "/api/v1/users/{}/context", "/api/v1/users/{}/keys", "/api/v1/users/{}", "/api/v1/users/{}/activity",
        "/api/v1/users/{}/preferences", "/api/v1/users/{}/export", "/api/v1/usage?user_id={}")) {
      add("trespass as another: GET " + path, 3, (one, other, random) -> asAnother(one, other, "GET", path, null));
    }
    Attempts.all().forEach(attempt -> add("trespass as another: " + attempt.verb() + " " + attempt.path(), 1,
        (one, other, random) -> asAnother(one, other, attempt.verb(), attempt.path(), attempt.body())));
    for (String verb : List.of("GET", "DELETE")) {
      add("trespass: " + verb + " what another has inserted", 3, (one, other, random) -> {
        String blob = Inhabitant.oneOf(other.blobs, random);
        return blob != null && sameAsUnknown(one, verb, BLOBS + one.user + "/{}", blob, null);
      });
    }
    for (String verb : List.of("PUT", "DELETE")) {
      add("trespass: " + verb + " what is in another's profile", 3, (one, other, random) -> {
        String slot = Inhabitant.oneOf(other.slots, random);
        return slot != null && sameAsUnknown(one, verb, PROFILES + one.user + "/{}", slot,
            verb.equals("PUT") ? "{\"content\":\"not so\"}" : null);
      });
    }
  }

  /** Whoever names a user of another tenant who is called as they are names themselves, and touches nothing else. */
  private void acrossTenants() {
    for (String path : List.of("/api/v1/runs?user_id={}", "/api/v1/sessions?user_id={}", "/api/v1/memories?user_id={}",
        "/api/v1/memories?q=colour&user_id={}", "/api/v1/memories/export?user_id={}", "/api/v1/users/{}/profile",
        "/api/v1/users/{}/context", "/api/v1/users/{}/keys", "/api/v1/users/{}", "/api/v1/users/{}/activity",
        "/api/v1/users/{}/preferences", "/api/v1/users/{}/export", "/api/v1/usage?user_id={}&group_by=key")) {
      asNamesake("GET " + path, (one, namesake, random) -> {
        Answer answer = clean(one, one.rest.get(path.replace("{}", namesake.user))).expect(200);
        // What one has tried with another's is one's own activity, whose ids are in it.
        boolean told = path.endsWith("/activity") || path.endsWith("/export");
        assertThat(ids(namesake)).noneMatch(id -> !told && answer.response().body().contains(id));
        return true;
      });
    }
    asNamesake("run", (one, namesake, random) -> {
      Answer run = clean(one, one.rest.post("/api/v1/runs",
          Map.of("agent", "assistant", "input", said(one, random), "user_id", namesake.user)));
      assertThat(run.status()).as(run.response().body()).isIn(201, 202);
      one.runs.add(run.text("id"));
      return likeUnknown(namesake, "GET", "/api/v1/runs/{}", run.text("id"), null);
    });
    asNamesake("remember", (one, namesake, random) -> {
      Answer kept = clean(one, one.rest.post("/api/v1/memories",
          Map.of("content", "The favourite colour of " + one.mark() + " is red", "user_id", namesake.user)))
          .expect(201);
      return likeUnknown(namesake, "GET", "/api/v1/memories/{}", kept.text("id"), null);
    });
    asNamesake("clear", (one, namesake, random) -> {
      one.kept.writeLock().lock();
      try {
        one.memories.clear();
        assertThat(clean(one, one.rest.delete("/api/v1/memories?user_id=" + namesake.user)).status()).isBetween(200,
            204);
      } finally {
        one.kept.writeLock().unlock();
      }
      return seesOwnMemory(namesake, random);
    });
    asNamesake("socket: memory.search", (one, namesake, random) -> {
      JsonNode answer = ask(one, "memory.search", Map.of("q", "colour", "user_id", namesake.user));
      assertThat(answer.path("type").asText()).as(answer.toString()).isEqualTo("ack");
      assertThat(ids(namesake)).noneMatch(answer.toString()::contains);
      return true;
    });
  }

  private void asNamesake(String name, Action action) {
    add("as a namesake elsewhere: " + name, 2, (one, other, random) -> {
      List<Inhabitant> namesakes = all.stream().filter(each -> each != one && each.user.equals(one.user)).toList();
      return !namesakes.isEmpty() && action.by(one, namesakes.get(random.nextInt(namesakes.size())), random);
    });
  }

  private static List<String> ids(Inhabitant one) {
    return Stream.of(one.runs, one.waiting, one.sessions, one.memories).flatMap(List::stream).toList();
  }

  /** Services act for the users of their tenant, and administrators look after them: neither ever sees into another tenant. */
  private void ofStaff() {
    for (String path : List.of("/api/v1/runs?user_id={}", "/api/v1/sessions?user_id={}",
        "/api/v1/memories?user_id={}", "/api/v1/memories?q=colour&user_id={}", "/api/v1/memories/export?user_id={}",
        "/api/v1/users/{}/profile", "/api/v1/users/{}/context", "/api/v1/users/{}/activity",
        "/api/v1/users/{}/preferences", "/api/v1/users/{}/export", "/api/v1/usage?user_id={}")) {
      add("staff for a user: GET " + path, 1, (one, other, random) -> {
        Inhabitant acting = anyOf(staff, random);
        // Of who is of that name in its own tenant, if anybody is.
        requireOnly(Inhabitant.mark(acting.tenant, other.user)::equals,
            acting.rest.get(path.replace("{}", other.user)).expect(200));
        return true;
      });
    }
    for (String path : List.of("/api/v1/runs?limit=100", "/api/v1/sessions?limit=100", "/api/v1/runs?status=waiting")) {
      add("staff for all of its users: GET " + path, 2, (one, other, random) -> {
        Inhabitant acting = anyOf(staff, random);
        requireOnly(ofTenant(acting), acting.rest.get(path).expect(200));
        return true;
      });
    }
    for (String path : List.of("/api/v1/users", "/api/v1/admin/activity?limit=100", "/api/v1/admin/usage?group_by=key",
        "/api/v1/admin/usage?group_by=user", "/api/v1/users/{}", "/api/v1/users/{}/keys")) {
      add("administrator: GET " + path, 2, (one, other, random) -> {
        Inhabitant admin = anyOf(
            staff.stream().filter(each -> each.user.equals(ADMIN) && each.tenant.equals(one.tenant))
                .toList(),
            random);
        requireOnly(ofTenant(admin), admin.rest.get(path.replace("{}", one.user)).expect(200));
        return true;
      });
    }
    add("staff runs for a user", 3, (one, other, random) -> {
      Answer run = anyOf(staffOf(one), random).rest.post("/api/v1/runs",
          Map.of("agent", "assistant", "input", said(one, random), "user_id", one.user));
      assertThat(run.status()).as(run.response().body()).isIn(201, 202);
      requireOnly(one.mark()::equals, run);
      one.runs.add(run.text("id"));
      one.sessions.add(run.text("session"));
      return found(one, "/api/v1/runs/" + run.text("id"));
    });
    add("staff remembers for a user", 3, (one, other, random) -> {
      one.kept.readLock().lock();
      try {
        Answer kept = anyOf(staffOf(one), random).rest.post("/api/v1/memories",
            Map.of("content", "The favourite colour of " + one.mark() + " is blue", "user_id", one.user)).expect(201);
        one.memories.add(kept.text("id"));
        return found(one, "/api/v1/memories/" + kept.text("id"));
      } finally {
        one.kept.readLock().unlock();
      }
    });
    staffTrespass("GET", "/api/v1/runs/{}", other -> other.runs, null);
    staffTrespass("GET", "/api/v1/runs/{}/events", other -> other.runs, null);
    staffTrespass("GET", "/api/v1/runs/{}/artifacts", other -> other.runs, null);
    staffTrespass("GET", "/api/v1/sessions/{}", other -> other.sessions, null);
    staffTrespass("GET", "/api/v1/sessions/{}/messages", other -> other.sessions, null);
    staffTrespass("GET", "/api/v1/memories/{}", other -> other.memories, null);
    staffTrespass("DELETE", "/api/v1/memories/{}", other -> other.memories, null);
    staffTrespass("DELETE", "/api/v1/sessions/{}", other -> other.sessions, null);
    staffTrespass("POST", "/api/v1/runs/{}/cancel", other -> other.waiting, "{}");
    staffTrespass("POST", "/api/v1/runs/{}/approvals/call_1", other -> other.waiting, "{\"decision\":\"approve\"}");
  }

  private void staffTrespass(String verb, String path, Function<Inhabitant, List<String>> theirs, String body) {
    add("staff, trespass into another tenant: " + verb + " " + path, 2, (one, other, random) -> {
      List<Inhabitant> strangers = staff.stream().filter(each -> !each.tenant.equals(other.tenant)).toList();
      return likeUnknown(anyOf(strangers, random), verb, path, Inhabitant.oneOf(theirs.apply(other), random), body);
    });
  }

  private List<Inhabitant> staffOf(Inhabitant one) {
    return staff.stream().filter(each -> each.tenant.equals(one.tenant)).toList();
  }

  private static Inhabitant anyOf(List<Inhabitant> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }

  private static Predicate<String> ofTenant(Inhabitant one) {
    return mark -> mark.startsWith("mark-" + one.tenant + "-");
  }

  private void overTheSocket() {
    socket("memory.search", 8, (one, other, random) -> Map.of("q", "favourite colour shade"));
    socket("run.start", 2, (one, other, random) -> Map.of("agent", "assistant", "input", said(one, random)));
    trespassing("run.subscribe", "run", other -> other.runs, Map.of());
    trespassing("run.unsubscribe", "run", other -> other.runs, Map.of());
    trespassing("run.cancel", "run", other -> other.waiting, Map.of());
    trespassing("approval.list", "run", other -> other.waiting, Map.of());
    trespassing("approval.decide", "run", other -> other.waiting, Map.of("call", "call_1", "decision", "approve"));
    trespassing("run.start", "session", other -> other.sessions, Map.of("agent", "assistant", "input", "hi"));
    asAnotherOverTheSocket("memory.search", Map.of("q", "colour"));
    asAnotherOverTheSocket("session.create", Map.of("agent", "assistant"));
    asAnotherOverTheSocket("run.start", Map.of("agent", "assistant", "input", "hi"));
  }

  private void asAnotherOverTheSocket(String type, Map<String, ?> rest) {
    add("socket, as another: " + type, 2, (one, other, random) -> {
      if (other.user.equals(one.user)) {
        return false;
      }
      JsonNode answer = ask(one, type, with(rest, "user_id", other.user));
      assertThat(answer.path("type").asText()).as(answer.toString()).isEqualTo("error");
      assertThat(answer.at("/data/status").asInt()).as(answer.toString()).isEqualTo(403);
      return true;
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
      return true;
    });
  }

  private void trespassing(String type, String field, Function<Inhabitant, List<String>> theirs, Map<String, ?> rest) {
    add("socket, trespass: " + type, 4, (one, other, random) -> {
      String id = Inhabitant.oneOf(theirs.apply(other), random);
      if (id == null) {
        return false;
      }
      JsonNode foreign = ask(one, type, with(rest, field, id));
      assertThat(foreign.path("type").asText()).as(foreign.toString()).isEqualTo("error");
      assertThat(foreign.toString().replace(id, UNKNOWN))
          .isEqualTo(ask(one, type, with(rest, field, UNKNOWN)).toString());
      return true;
    });
  }

  private static Map<String, Object> with(Map<String, ?> rest, String field, String value) {
    var data = new TreeMap<String, Object>(rest);
    data.put(field, value);
    return data;
  }
}

package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.Socket;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/** What must hold of whatever somebody gets to see: nothing of it is another's, nor tells whether another has something. */
final class Discretion {
  /** What nobody has. */
  static final String UNKNOWN = "run_00000000000000000000000000";

  private Discretion() {}

  static boolean found(Inhabitant one, String path) throws Exception {
    clean(one, one.rest.get(path)).expect(200);
    return true;
  }

  /** Memobase says what is not there in its own way, as part of an answer. */
  static boolean sameAsUnknown(Inhabitant one, String verb, String path, String theirs, String body)
      throws Exception {
    Answer foreign = clean(one, send(one, verb, path.replace("{}", theirs), body)).expect(200);
    assertThat(foreign.body().path("errno").asInt()).as(foreign.response().body()).isEqualTo(404);
    assertThat(foreign.response().body().replace(theirs, UNKNOWN))
        .isEqualTo(send(one, verb, path.replace("{}", UNKNOWN), body).response().body());
    return true;
  }

  static boolean likeUnknown(Inhabitant one, String verb, String path, String theirs, String body)
      throws Exception {
    return theirs != null && same(one, send(one, verb, path.replace("{}", theirs), body),
        send(one, verb, path.replace("{}", UNKNOWN), body), theirs);
  }

  static Answer send(Inhabitant one, String verb, String path, String body) throws Exception {
    HttpRequest.Builder request = one.rest.request(path);
    return one.rest.send(body == null
        ? request.method(verb, HttpRequest.BodyPublishers.noBody()).build()
        : request.header("Content-Type", "application/json").method(verb, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  static boolean same(Inhabitant one, Answer foreign, Answer unknown, String id) {
    clean(one, foreign);
    assertThat(foreign.status()).as(foreign.response().body()).isEqualTo(404);
    assertThat(foreign.response().body().replace(id, UNKNOWN)).isEqualTo(unknown.response().body());
    assertThat(foreign.status()).isEqualTo(unknown.status());
    assertThat(headers(foreign)).isEqualTo(headers(unknown));
    return true;
  }

  /** Whether a refusal ends its connection depends on how much of the request's body had come by then, and on nothing else. */
  private static Set<String> headers(Answer answer) {
    var names = new TreeSet<>(answer.response().headers().map().keySet());
    names.remove("connection");
    return names;
  }

  /** As a user who is there, who is not there, or who is only in another tenant: the same is said of all. */
  static boolean asAnother(Inhabitant one, Inhabitant other, String verb, String path, String body)
      throws Exception {
    if (other.user.equals(one.user)) {
      // That is oneself: what becomes of it is among the deeds across tenants.
      return false;
    }
    Answer foreign = clean(one, send(one, verb, path.replace("{}", other.user), with(other.user, body)));
    Answer unknown = clean(one, send(one, verb, path.replace("{}", "who"), with("who", body)));
    assertThat(foreign.status()).as(foreign.response().body()).isIn(403, 404);
    assertThat(foreign.status()).isEqualTo(unknown.status());
    assertThat(foreign.response().body().replace("'" + other.user + "'", "'who'")).isEqualTo(unknown.response().body());
    return true;
  }

  private static String with(String user, String body) {
    return body == null ? null : body.replace("{}", user);
  }

  /** What is answered; the events of runs that come in between are looked at as well. */
  static JsonNode ask(Inhabitant one, String type, Map<String, ?> data) throws Exception {
    Socket socket = one.socket();
    synchronized (socket) {
      socket.send(type, data);
      while (true) {
        JsonNode frame = socket.next();
        assertThat(frame).as("the connection should stay").isNotNull();
        requireOnly(one.mark()::equals, frame.toString());
        if (frame.path("re").asText().equals(type)) {
          return frame;
        }
      }
    }
  }

  static Answer clean(Inhabitant one, Answer answer) {
    requireOnly(one.mark()::equals, answer);
    return answer;
  }

  static void requireOnly(Predicate<String> theirs, Answer answer) {
    requireOnly(theirs, answer.response().body());
    requireOnly(theirs, answer.response().headers().map().toString());
  }

  static void requireOnly(Predicate<String> theirs, String text) {
    Matcher marks = Inhabitant.MARK.matcher(text);
    while (marks.find()) {
      assertThat(theirs.test(marks.group())).as("%s may be seen, in %s", marks.group(), text).isTrue();
    }
  }
}

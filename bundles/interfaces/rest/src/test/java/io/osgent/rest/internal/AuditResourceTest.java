package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.Page;
import io.osgent.server.activity.AuditTrail;
import io.osgent.server.security.Principal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What administrators did, and whether the log of it is whole. */
@Timeout(30)
class AuditResourceTest {
  private static final String PATH = "/api/v1/admin/audit";
  private static final String HASH = "0123456789abcdef".repeat(4);

  private final FakeTrail trail = new FakeTrail();
  private final RestServer server = new RestServer(new AuditResource(trail));
  private final Refusals refusals = new Refusals(server);

  private static final class FakeTrail implements AuditTrail {
    private final List<String> asked = new ArrayList<>();

    @Override
    public Page<Entry> list(String action, String after, int limit, Principal by) {
      asked.add("list " + action + " after " + after + " at most " + limit + " by " + by.name());
      return new Page<>(List.of(new Entry(7, Instant.parse("2026-01-02T03:04:05.678Z"), "default", "admin's key",
          "admin", "key-1", "config.put", "config/io.osgent.x", Map.of("settings", "a, b"), "ab", "cd")), "7");
    }

    @Override
    public Head head() {
      return new Head(7, HASH);
    }

    @Override
    public Iterator<String> export() {
      return List.of("{\"sequence\":1}", "{\"sequence\":2,\"target\":\"zoë\"}").iterator();
    }

    @Override
    public Verdict verify(Head known) {
      asked.add("verify " + (known == null ? "all" : known.text()));
      return known == null
          ? new Verdict(true, 7, null, null, head())
          : new Verdict(false, 2, 3L, "it is not what was recorded: its hash is another", new Head(2, "ab"));
    }

    @Override
    public Verdict verify(Iterator<String> lines, Head known) {
      throw new UnsupportedOperationException();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String admin(String path) throws Exception {
    HttpResponse<String> answer = server.send(server.admin(path));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void entriesAreReadPageByPageAndByWhatWasDone() throws Exception {
    assertThat(admin(PATH)).isEqualTo("{\"items\":[{\"sequence\":7,\"at\":\"2026-01-02T03:04:05.678Z\","
        + "\"tenant\":\"default\",\"principal\":\"admin's key\",\"user_id\":\"admin\",\"credential\":\"key-1\","
        + "\"action\":\"config.put\",\"target\":\"config/io.osgent.x\",\"detail\":{\"settings\":\"a, b\"},"
        + "\"previous\":\"ab\",\"hash\":\"cd\"}],\"next\":\"7\"}");
    admin(PATH + "?action=config.put&after=7&limit=2");
    assertThat(trail.asked).containsExactly("list null after null at most 50 by admin's key",
        "list config.put after 7 at most 2 by admin's key");
  }

  @Test
  void theHeadIsNotedAndTheLogVerifiedAgainstItLater() throws Exception {
    assertThat(admin(PATH + "/head")).isEqualTo("{\"sequence\":7,\"hash\":\"" + HASH + "\"}");
    assertThat(admin(PATH + "/verify")).isEqualTo(
        "{\"intact\":true,\"entries\":7,\"head\":{\"sequence\":7,\"hash\":\"" + HASH + "\"}}");
    assertThat(admin(PATH + "/verify?head=7:" + HASH)).isEqualTo("{\"intact\":false,\"entries\":2,\"broken_at\":3,"
        + "\"problem\":\"it is not what was recorded: its hash is another\",\"head\":{\"sequence\":2,\"hash\":\"ab\"}}");
    assertThat(trail.asked).containsExactly("verify all", "verify 7:" + HASH);
  }

  @Test
  void theWholeLogIsExportedOneEntryALine() throws Exception {
    HttpResponse<String> export = server.send(server.admin(PATH + "/export"));

    assertThat(export.headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
    assertThat(export.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(export.body()).isEqualTo("{\"sequence\":1}\n{\"sequence\":2,\"target\":\"zoë\"}\n");
  }

  @Test
  void whatIsWrongIsSaidWithWhatWouldBeRight() throws Exception {
    for (String head : List.of("7", "7:abc", "x:" + HASH, "-1:" + HASH, "7:" + HASH + "0",
        "9999999999999999999:" + HASH, HASH.toUpperCase(java.util.Locale.ROOT))) {
      refusals.badRequest(server.admin(PATH + "/verify?head=" + head),
          "'head' should be the number and the hash of an entry, with a colon between, but is '" + head + "'");
    }
    refusals.badRequest(server.admin(PATH + "?limit=0"), "'limit' should be a whole number from 1 to 200");
    assertThat(trail.asked).isEmpty();
  }

  @Test
  void whoDoesNotRunTheServerReadsNothingOfIt() throws Exception {
    for (String path : List.of("", "/head", "/verify", "/export")) {
      refusals.forbidden(server.user(PATH + path));
      refusals.forbidden(server.stranger(PATH + path));
      refusals.unauthorized(server.nobody(PATH + path));
    }
    assertThat(trail.asked).isEmpty();
  }
}

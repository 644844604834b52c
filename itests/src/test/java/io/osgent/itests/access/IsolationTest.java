package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty users of three tenants, who share their names across them, do ten thousand things at once that nobody has thought up:
 * with what is theirs, with what is not, and with what does not exist. Nobody ever sees a word that another has said.
 */
class IsolationTest {
  private static final int OPERATIONS = 10_000;
  private static final int AT_ONCE = 8;
  private static final Map<String, Integer> USERS = Map.of("default", 20, "acme", 15, "globex", 15);

  @TempDir
  private Path home;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nothingOfOnePersonReachesAnother() throws Exception {
    long seed = Long.getLong("osgent.isolation.seed", System.nanoTime());
    try (var server = ServerProcess.start(home)) {
      List<Inhabitant> all = inhabitants(server);
      var town = new Town(all);
      try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
        var done = new ArrayList<Future<Void>>();
        for (int each = 0; each < AT_ONCE; each++) {
          var random = new Random(seed + each);
          done.add(threads.submit((Callable<Void>) () -> {
            for (int i = 0; i < OPERATIONS / AT_ONCE; i++) {
              town.something(random);
            }
            return null;
          }));
        }
        for (Future<Void> one : done) {
          one.get();
        }
      } catch (ExecutionException e) {
        throw new AssertionError("with -Dosgent.isolation.seed=" + seed + ": " + e.getCause().getMessage(),
            e.getCause());
      } finally {
        all.forEach(Inhabitant::close);
      }
      System.out.println("isolation, seed " + seed + ": " + town.done());
      assertThat(town.tally().values()).as(town.done()).allMatch(count -> count > 0);
    }
  }

  private static List<Inhabitant> inhabitants(ServerProcess server) throws Exception {
    var people = new People(server);
    var admins = Map.of("default", server.rest(), "acme", people.tenant("acme"), "globex", people.tenant("globex"));
    admins.get("default").post("/api/v1/agents", Map.of("id", "careful", "instructions", "Answer.", "tools",
        List.of("calculator"), "memory", List.of("sqlite"), "approvals", Map.of("tools", List.of("calculator"))))
        .expect(201);
    var all = new ArrayList<Inhabitant>();
    for (var tenant : USERS.entrySet()) {
      for (int i = 0; i < tenant.getValue(); i++) {
        // The same names in every tenant.
        String key = People.user(admins.get(tenant.getKey()), "u" + i, "user");
        all.add(new Inhabitant(tenant.getKey(), "u" + i, key, new Rest(server.address(), key)));
      }
    }
    return all;
  }
}

package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.nio.file.Files;
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
 * Fifty users of three tenants, who share their names across them, and the services and administrators of these, do ten
 * thousand things at once that nobody has thought up: with what is theirs, with what is not, and with what does not exist.
 * Nobody ever sees a word that another has said, but who acts for that other, and they never one of another tenant.
 */
class IsolationTest {
  private static final int AT_ONCE = 8;
  private static final Map<String, Integer> USERS = Map.of("default", 20, "acme", 15, "globex", 15);

  @TempDir
  private Path home;

  /** Tells the server where to keep things, before it is started. */
  protected void furnish(Path place) throws Exception {}

  /** The memory that counts. */
  protected String memory() {
    return "sqlite";
  }

  protected int operations() {
    return 10_000;
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nothingOfOnePersonReachesAnother() throws Exception {
    long seed = Long.getLong("osgent.isolation.seed", System.nanoTime());
    furnish(home);
    Files.writeString(Files.createDirectories(home.resolve("config/agents")).resolve("assistant.json"), """
        {"instructions": "Answer.", "tools": ["*"], "memory": ["%s"]}
        """.formatted(memory()));
    try (var server = ServerProcess.start(home)) {
      var all = new ArrayList<Inhabitant>();
      var staff = new ArrayList<Inhabitant>();
      settle(server, all, staff);
      var town = new Town(all, staff);
      try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
        var done = new ArrayList<Future<Void>>();
        for (int each = 0; each < AT_ONCE; each++) {
          var random = new Random(seed + each);
          done.add(threads.submit((Callable<Void>) () -> {
            for (int did = 0; did < operations() / AT_ONCE || !town.allWasDone();) {
              did += town.something(random) ? 1 : 0;
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
      assertThat(town.allWasDone()).as(town.done()).isTrue();
    }
  }

  private void settle(ServerProcess server, List<Inhabitant> all, List<Inhabitant> staff) throws Exception {
    var people = new People(server);
    var admins = Map.of("default", server.rest(), "acme", people.tenant("acme"), "globex", people.tenant("globex"));
    admins.get("default").post("/api/v1/agents", Map.of("id", "careful", "instructions", "Answer.", "tools",
        List.of("calculator"), "memory", List.of(memory()), "approvals", Map.of("tools", List.of("calculator"))))
        .expect(201);
    for (var tenant : USERS.entrySet()) {
      Rest admin = admins.get(tenant.getKey());
      String service = People.user(admin, "service", "service");
      staff.add(new Inhabitant(tenant.getKey(), "service", service, new Rest(server.address(), service)));
      staff.add(new Inhabitant(tenant.getKey(), Town.ADMIN, null, admin));
      for (int i = 0; i < tenant.getValue(); i++) {
        // The same names in every tenant.
        String key = People.user(admin, "u" + i, "user", Inhabitant.mark(tenant.getKey(), "u" + i));
        all.add(new Inhabitant(tenant.getKey(), "u" + i, key, new Rest(server.address(), key)));
      }
    }
  }
}

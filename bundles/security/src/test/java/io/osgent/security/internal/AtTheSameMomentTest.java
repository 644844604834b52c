package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Users.UserChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several do to one user at once. */
class AtTheSameMomentTest {
  private static final Principal OPERATOR = Home.Operator.PRINCIPAL;
  private static final UserKey ANN = new UserKey(Principal.HOUSE, "ann");

  @TempDir
  private Path folder;

  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = new Home(folder);
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  /** @return the codes of what was refused */
  private List<String> together(List<Runnable> acts) throws Exception {
    var refused = new ArrayList<String>();
    var start = new CountDownLatch(1);
    try (var threads = Executors.newCachedThreadPool()) {
      var done = new ArrayList<Future<?>>();
      for (Runnable act : acts) {
        done.add(threads.submit(() -> {
          start.await();
          act.run();
          return null;
        }));
      }
      start.countDown();
      for (Future<?> one : done) {
        try {
          one.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOfSatisfying(ProblemException.class,
              problem -> refused.add(problem.problem().code()));
        }
      }
    }
    return refused;
  }

  private List<Runnable> renaming(int times) {
    var acts = new ArrayList<Runnable>();
    for (int i = 0; i < times; i++) {
      String name = "Ann " + i;
      acts.add(() -> home.users.update("ann", new UserChange(name, null, null), OPERATOR));
    }
    return acts;
  }

  @Test
  void nobodyUndoesWhatAnotherChangesOfTheSameUser() throws Exception {
    home.user("ann", "admin");
    String before = home.directory.account(ANN).orElseThrow().password();
    List<Runnable> acts = renaming(24);
    acts.add(4, () -> home.users.update("ann", new UserChange(null, null, true), OPERATOR));
    acts.add(8, () -> home.users.update("ann", new UserChange(null, Set.of("viewer"), null), OPERATOR));
    acts.add(12, () -> home.users.setPassword("ann", null, "another good password", OPERATOR));

    assertThat(together(acts)).isEmpty();

    home.close();
    home = new Home(folder);
    Account ann = home.directory.account(ANN).orElseThrow();
    assertThat(ann.disabled()).as("disabled").isTrue();
    assertThat(ann.roles()).containsExactly("viewer");
    assertThat(ann.password()).isNotEqualTo(before);
    assertThat(home.passwords.fits("another good password", ann.password())).isTrue();
  }

  @Test
  void whoIsErasedIsNotBroughtBackByWhoChangesThem() throws Exception {
    for (int round = 0; round < 10; round++) {
      home.user("ann", "user");
      List<Runnable> acts = renaming(12);
      acts.addFirst(() -> home.directory.erase(ANN));
      acts.add(4, () -> home.users.setPassword("ann", null, "another good password", OPERATOR));

      assertThat(together(acts)).allMatch("user_not_found"::equals);

      assertThat(home.directory.account(ANN)).isEmpty();
    }
  }

  @Test
  void whoIsDisabledWhileTheirPasswordIsCheckedIsNotLetIn() throws Exception {
    home.user("ann", "user");
    for (int round = 0; round < 20; round++) {
      home.users.update("ann", new UserChange(null, null, false), OPERATOR);
      Runnable login = () -> home.login("ann");

      List<String> refused = together(List.of(login, login, login,
          () -> home.users.update("ann", new UserChange(null, null, true), OPERATOR)));

      assertThat(refused).isSubsetOf("login_failed", "too_many_attempts");
      assertThat(home.directory.logins(ANN)).as("logins of somebody who is disabled").isEmpty();
      home.clock.pass(Duration.ofMinutes(20));
    }
  }
}

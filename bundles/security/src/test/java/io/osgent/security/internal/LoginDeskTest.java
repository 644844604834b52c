package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.activity.Activity;
import io.osgent.server.security.Logins.Tokens;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Users.UserChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginDeskTest {
  @TempDir
  private Path folder;

  private Home home;

  protected Home home(Path place) throws Exception {
    return new Home(place);
  }

  @BeforeEach
  void open() throws Exception {
    home = home(folder);
    home.user("ann", "user");
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private Problem refused(Runnable request) {
    return catchThrowableOfType(ProblemException.class, request::run).problem();
  }

  @Test
  void whoKnowsTheirPasswordGetsTokensAndIsThatPerson() {
    Tokens tokens = home.login("ann");

    Principal ann = home.principal(tokens.accessToken());
    assertThat(tokens.tokenType()).isEqualTo("Bearer");
    assertThat(tokens.expiresIn()).isEqualTo(900);
    assertThat(ann.name()).isEqualTo("login/ann");
    assertThat(ann.user()).isEqualTo("ann");
    assertThat(ann.roles()).containsExactly("user");
    assertThat(ann.may(Permissions.RUNS_WRITE)).isTrue();
    assertThat(ann.may(Permissions.USERS_READ)).isFalse();
    assertThat(tokens.toString() + ann).doesNotContain(tokens.accessToken()).doesNotContain(tokens.refreshToken());
  }

  @Test
  void whoLogsInAndWhoTriesInVainIsNoted() {
    var noted = new ArrayList<Activity>();
    home.logins.activities = noted::add;

    home.login("ann");
    refused(() -> home.logins.login(null, "ann", "wrong", "192.0.2.7"));
    refused(() -> home.logins.login("nowhere", "ann", "wrong", "192.0.2.7"));
    refused(() -> home.logins.login(null, "my password by mistake", "ann", "192.0.2.7"));

    assertThat(noted).extracting(Activity::tenant).containsOnly(Principal.HOUSE);
    assertThat(noted)
        .extracting(Activity::action, Activity::user, Activity::principal, Activity::outcome, Activity::from)
        .containsExactly(tuple("login", "ann", "login/ann", Activity.Outcome.ALLOWED, "192.0.2.1"),
            tuple("login", "ann", null, Activity.Outcome.DENIED, "192.0.2.7"),
            tuple("login", null, null, Activity.Outcome.DENIED, "192.0.2.7"),
            tuple("login", null, null, Activity.Outcome.DENIED, "192.0.2.7"));
  }

  @Test
  void whoComesBackWithARefreshTokenIsNotedInTheirTenantAndWhoTriesInVainAsWell() {
    Principal admin = home.principal(home.tenants.create("acme", null, Home.Operator.PRINCIPAL).adminKey().secret());
    home.users.create(new io.osgent.server.security.Users.NewUser("ann", null, null, Home.PASSWORD), admin);
    Tokens tokens = home.logins.login("acme", "ann", Home.PASSWORD, "192.0.2.1");
    var noted = new ArrayList<Activity>();
    home.logins.activities = noted::add;

    home.logins.refresh(tokens.refreshToken(), "192.0.2.1");
    refused(() -> home.logins.refresh(tokens.refreshToken(), "192.0.2.7"));
    refused(() -> home.logins.refresh("osgr_none", "192.0.2.7"));

    assertThat(noted)
        .extracting(Activity::action, Activity::tenant, Activity::user, Activity::outcome, Activity::from)
        .containsExactly(tuple("refresh", "acme", "ann", Activity.Outcome.ALLOWED, "192.0.2.1"),
            tuple("refresh", "acme", "ann", Activity.Outcome.DENIED, "192.0.2.7"),
            tuple("refresh", Principal.HOUSE, null, Activity.Outcome.DENIED, "192.0.2.7"));
  }

  @Test
  void ofStrangersWhoGuessForEverAFewAreNoted() {
    var noted = new ArrayList<Activity>();
    home.logins.activities = noted::add;

    for (int i = 0; i < 20; i++) {
      refused(() -> home.logins.login(null, "ann", "wrong", "192.0.2.7"));
    }
    assertThat(noted).hasSize(6);
    for (int i = 0; i < 200; i++) {
      String from = "198.51.100." + i;
      refused(() -> home.logins.login(null, "ann", "wrong", from));
    }
    assertThat(noted).hasSize(60);
    home.clock.pass(Duration.ofMinutes(1));
    home.login("ann");
    assertThat(noted.getLast().outcome()).isEqualTo(Activity.Outcome.ALLOWED);
  }

  @Test
  void whatIsWrongAboutALoginIsNotTold() {
    home.users.update("ann", new UserChange(null, null, true), Home.Operator.PRINCIPAL);
    home.users.create(new io.osgent.server.security.Users.NewUser("keysonly", null, null, null),
        Home.Operator.PRINCIPAL);

    Problem disabled = refused(() -> home.login("ann"));
    assertThat(disabled.status()).isEqualTo(401);
    assertThat(refused(() -> home.login("nobody"))).isEqualTo(disabled);
    assertThat(refused(() -> home.login("keysonly"))).isEqualTo(disabled);
    assertThat(refused(() -> home.logins.login(null, "ann", "a wrong password", null))).isEqualTo(disabled);
    assertThat(refused(() -> home.logins.login("acme", "ann", Home.PASSWORD, null))).isEqualTo(disabled);
    assertThat(refused(() -> home.logins.login(null, "x".repeat(300), Home.PASSWORD, null))).isEqualTo(disabled);
  }

  @Test
  void guessingIsSlowedDownAlsoForUsersWhoDoNotExist() {
    for (String user : List.of("ann", "nobody")) {
      var statuses = new ArrayList<Integer>();
      for (int i = 0; i < 7; i++) {
        statuses.add(refused(() -> home.logins.login(null, user, "a wrong password", null)).status());
      }
      assertThat(statuses).as(user).containsExactly(401, 401, 401, 401, 401, 429, 429);
    }
    assertThat(refused(() -> home.login("ann")).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    home.clock.pass(Duration.ofSeconds(1));
    assertThat(home.login("ann").accessToken()).isNotBlank();
  }

  @Test
  void anAccessTokenEndsAndTheRefreshTokenBringsAnother() {
    Tokens first = home.login("ann");
    home.clock.pass(Duration.ofMinutes(14));
    assertThat(home.ring.authenticate(first.accessToken())).isPresent();
    home.clock.pass(Duration.ofMinutes(1));
    assertThat(home.ring.authenticate(first.accessToken())).isEmpty();

    Tokens second = home.logins.refresh(first.refreshToken(), null);

    assertThat(home.principal(second.accessToken()).user()).isEqualTo("ann");
    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
  }

  @Test
  void aRefreshTokenThatComesTwiceEndsTheLogin() {
    Tokens first = home.login("ann");
    Tokens second = home.logins.refresh(first.refreshToken(), null);
    Tokens other = home.login("ann");

    Problem reused = refused(() -> home.logins.refresh(first.refreshToken(), null));

    assertThat(reused.code()).isEqualTo("invalid_refresh_token");
    assertThat(home.ring.authenticate(first.accessToken())).isEmpty();
    assertThat(home.ring.authenticate(second.accessToken())).isEmpty();
    assertThat(refused(() -> home.logins.refresh(second.refreshToken(), null))).isEqualTo(reused);
    assertThat(home.ring.authenticate(other.accessToken())).isPresent();
  }

  @Test
  void oneOfManyWhoComeAtOnceWithARefreshTokenGetsNewOnesAndTheLoginEnds() throws Exception {
    Tokens tokens = home.login("ann");
    var got = new ArrayList<Tokens>();
    var refused = new ArrayList<Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Tokens>>();
      for (int i = 0; i < 16; i++) {
        asked.add(threads.submit(() -> home.logins.refresh(tokens.refreshToken(), null)));
      }
      for (Future<Tokens> one : asked) {
        try {
          got.add(one.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOfSatisfying(ProblemException.class,
              problem -> refused.add(problem.problem().status()));
        }
      }
    }
    assertThat(got).hasSize(1);
    assertThat(refused).hasSize(15).containsOnly(401);
    assertThat(home.ring.authenticate(tokens.accessToken())).isEmpty();
  }

  @Test
  void aLoginEndsWhenThePersonStaysAwayTooLongOrAfterNinetyDays() {
    Tokens away = home.login("ann");
    home.clock.pass(Duration.ofDays(30));
    assertThat(refused(() -> home.logins.refresh(away.refreshToken(), null)).status()).isEqualTo(401);

    Tokens often = home.login("ann");
    for (int day = 0; day < 89; day += 20) {
      home.clock.pass(Duration.ofDays(20));
      if (day + 20 < 90) {
        often = home.logins.refresh(often.refreshToken(), null);
      }
    }
    Tokens last = often;
    assertThat(refused(() -> home.logins.refresh(last.refreshToken(), null)).status()).isEqualTo(401);
  }

  @Test
  void loggingOutEndsThisLoginAndNoOther() {
    Tokens here = home.login("ann");
    Tokens there = home.login("ann");

    home.logins.logout(home.principal(here.accessToken()));

    assertThat(home.ring.authenticate(here.accessToken())).isEmpty();
    assertThat(refused(() -> home.logins.refresh(here.refreshToken(), null)).status()).isEqualTo(401);
    assertThat(home.ring.authenticate(there.accessToken())).isPresent();
  }

  @Test
  void anotherPasswordEndsAllLogins() {
    Tokens tokens = home.login("ann");
    Principal ann = home.principal(tokens.accessToken());
    assertThat(refused(() -> home.users.setPassword("ann", "not it at all", "another good password", ann)).code())
        .isEqualTo("wrong_password");

    home.users.setPassword("ann", Home.PASSWORD, "another good password", ann);

    assertThat(home.ring.stands(ann)).isFalse();
    assertThat(refused(() -> home.logins.refresh(tokens.refreshToken(), null)).status()).isEqualTo(401);
    assertThat(refused(() -> home.login("ann")).status()).isEqualTo(401);
    assertThat(home.logins.login(null, "ann", "another good password", null).accessToken()).isNotBlank();
  }

  @Test
  void whoeverHasFoundAKeyGuessesThePasswordNoFasterThanAtTheLogin() {
    Principal ann = home.principal(home.login("ann").accessToken());
    var codes = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      codes.add(refused(() -> home.users.setPassword("ann", "a wrong guess", "another good password", ann)).code());
    }
    assertThat(codes).startsWith("wrong_password").endsWith("too_many_attempts").hasSize(6);
    assertThat(refused(() -> home.users.setPassword("ann", Home.PASSWORD, "another good password", ann)).retryAfter())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(home.login("ann").accessToken()).as("the login is not slowed by it").isNotBlank();

    home.clock.pass(Duration.ofSeconds(1));
    home.users.setPassword("ann", Home.PASSWORD, "another good password", ann);
    assertThat(home.logins.login(null, "ann", "another good password", null).accessToken()).isNotBlank();
  }

  @Test
  void theOldestOfTooManyLoginsEnds() {
    var tokens = new ArrayList<Tokens>();
    for (int i = 0; i < 4; i++) {
      tokens.add(home.login("ann"));
      home.clock.pass(Duration.ofSeconds(1));
    }
    assertThat(home.ring.authenticate(tokens.getFirst().accessToken())).isEmpty();
    assertThat(tokens.subList(1, 4)).allMatch(each -> home.ring.authenticate(each.accessToken()).isPresent());
  }

  @Test
  void whoeverConfiguresNoLoginAtAllHasOne() {
    var logins = new LoginDesk(home.directory, home.passwords, home.access,
        Settings.of(LoginConfig.class, java.util.Map.of("perUser", 0)), home.clock);

    Tokens first = logins.login(null, "ann", Home.PASSWORD, null);
    Tokens second = logins.login(null, "ann", Home.PASSWORD, null);

    assertThat(home.ring.authenticate(first.accessToken())).isEmpty();
    assertThat(home.ring.authenticate(second.accessToken())).isPresent();
  }

  @Test
  void aRefreshTokenIsNotUsedUpWhereTheLoginCouldNotBeExtended() {
    Tokens tokens = home.login("ann");
    var key = new UserKey(Principal.HOUSE, "ann");
    home.directory.change(key, Account::asDisabled);
    assertThat(refused(() -> home.logins.refresh(tokens.refreshToken(), null)).status()).isEqualTo(401);
    home.directory.change(key,
        ann -> new Account(key, ann.displayName(), ann.roles(), false, ann.password(), ann.createdAt()));

    assertThat(home.logins.refresh(tokens.refreshToken(), null).accessToken()).isNotBlank();
  }

  @Test
  void aPasswordHashedWithOldSettingsIsHashedAnewAtLogin() {
    var key = new UserKey(Principal.HOUSE, "ann");
    home.directory.change(key, ann -> ann.withPassword(new Argon2(32, 1, 1).hash(Home.PASSWORD)));

    home.login("ann");

    assertThat(home.directory.account(key).orElseThrow().password()).contains("m=64,");
    assertThat(home.login("ann").accessToken()).isNotBlank();
  }

  @Test
  void loginsSurviveARestartAndTheirKeysAreTheOwnersAlone() throws Exception {
    Tokens tokens = home.login("ann");
    home.close();
    home = home(folder);

    assertThat(home.principal(tokens.accessToken()).user()).isEqualTo("ann");
    assertThat(home.logins.refresh(tokens.refreshToken(), null).accessToken()).isNotBlank();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/login-keys.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void anotherKeySignsAfterAMonthAndTokensOfTheOldOneAreStillGood() throws Exception {
    home.login("ann");
    home.clock.pass(Duration.ofDays(30).minusSeconds(1));
    String last = home.login("ann").accessToken();
    home.clock.pass(Duration.ofSeconds(1));
    String first = home.login("ann").accessToken();

    assertThat(com.nimbusds.jwt.SignedJWT.parse(first).getHeader().getKeyID())
        .isNotEqualTo(com.nimbusds.jwt.SignedJWT.parse(last).getHeader().getKeyID());
    assertThat(home.ring.authenticate(last)).isPresent();
    assertThat(home.ring.authenticate(first)).isPresent();
    home.clock.pass(Duration.ofDays(31));
    home.login("ann");
    assertThat(home.signing.all().size()).as("keys whose tokens have all ended are gone").isEqualTo(1);
  }
}

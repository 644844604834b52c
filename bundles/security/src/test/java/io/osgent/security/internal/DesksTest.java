package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Keys.KeyWish;
import io.osgent.server.security.NewKey;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.security.Tenants.NewTenant;
import io.osgent.server.security.User;
import io.osgent.server.security.Users.NewUser;
import io.osgent.server.security.Users.UserChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, their keys, and tenants. */
class DesksTest {
  private static final Principal OPERATOR = Home.Operator.PRINCIPAL;

  @TempDir
  private Path folder;

  private Home home;

  protected Home home(Path place) throws Exception {
    return new Home(place);
  }

  @BeforeEach
  void open() throws Exception {
    home = home(folder);
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private Problem refused(Runnable request) {
    return catchThrowableOfType(ProblemException.class, request::run).problem();
  }

  private Principal person(String id) {
    return home.principal(home.login(id).accessToken());
  }

  private NewKey key(String user, String name, String role, Principal by) {
    return home.keys.create(user, new KeyWish(name, role == null ? null : Set.of(role), null, null), by);
  }

  @Test
  void usersAreMadeChangedAndFoundAgainAfterARestart() throws Exception {
    User ann = home.users.create(new NewUser("ann", "Ann Smith", null, null), OPERATOR);
    home.users.create(new NewUser("bob@example.com", null, Set.of("viewer", "developer"), Home.PASSWORD), OPERATOR);
    home.users.update("ann", new UserChange("Ann S.", Set.of("admin"), null), OPERATOR);

    assertThat(ann.roles()).containsExactly("user");
    home.close();
    home = home(folder);
    assertThat(home.users.get("ann", OPERATOR)).isEqualTo(
        new User("ann", "Ann S.", Set.of("admin"), false, false, home.clock.instant()));
    assertThat(home.users.list(null, 1, OPERATOR).next()).isEqualTo("ann");
    assertThat(home.users.list("ann", 10, OPERATOR).items()).extracting(User::id).containsExactly("bob@example.com");
    assertThat(home.users.get("bob@example.com", OPERATOR).password()).isTrue();
  }

  @Test
  void timesAreToldAfterARestartAsTheyWereBefore() throws Exception {
    home.clock.pass(Duration.ofNanos(123_456_789));
    home.user("ann", "user");
    var soon = home.clock.instant().plus(Duration.ofHours(1));
    home.keys.create("ann", new KeyWish("ci", null, null, soon), OPERATOR);
    home.tenants.create("acme", null, OPERATOR);
    User ann = home.users.get("ann", OPERATOR);
    var keys = home.keys.list("ann", OPERATOR);
    var tenants = home.tenants.list(null, 10, OPERATOR).items();

    home.close();
    home = home(folder);
    assertThat(home.users.get("ann", OPERATOR)).isEqualTo(ann);
    assertThat(home.keys.list("ann", OPERATOR)).isEqualTo(keys);
    assertThat(home.tenants.list(null, 10, OPERATOR).items()).isEqualTo(tenants);
  }

  @Test
  void theRolesOfWhoeverBeganSomethingAreKnownAsTheyAreNow() {
    home.user("ann", "user", "developer");
    key("ann", "ci", "user", OPERATOR);

    assertThat(home.rolesOf(Principal.HOUSE, "login/ann")).contains(Set.of("user", "developer"));
    assertThat(home.rolesOf(Principal.HOUSE, "ci")).contains(Set.of("user"));
    assertThat(home.rolesOf(Principal.HOUSE, "shell/admin")).contains(Set.of("admin"));
    assertThat(home.rolesOf("other", "ci")).isEmpty();
    assertThat(home.rolesOf("other", "shell/admin")).isEmpty();
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann")).isEmpty();
    home.directory.say(new UserKey(Principal.HOUSE, "ann"), new Testimony(Set.of("operator"), Set.of(), true));
    home.directory.say(new UserKey(Principal.HOUSE, "zoe"), new Testimony(Set.of("viewer"), Set.of(), false));
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann")).contains(Set.of("user", "developer", "operator"));
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/zoe")).contains(Set.of("viewer"));
    home.users.update("ann", new UserChange(null, null, true), OPERATOR);
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann")).isEmpty();
    assertThat(home.rolesOf(Principal.HOUSE, "login/ann")).isEmpty();
    assertThat(home.rolesOf(Principal.HOUSE, "ci")).isEmpty();
  }

  @Test
  void whoGetsANameAfterwardsIsNotWhoBeganSomethingUnderItBefore() {
    home.user("ann", "user");
    NewKey first = key("ann", "ci", "user", OPERATOR);
    var then = home.clock.instant();
    home.clock.pass(Duration.ofSeconds(1));
    home.keys.revoke("ann", first.key().id(), OPERATOR);
    home.users.update("ann", new UserChange(null, Set.of("admin"), null), OPERATOR);
    key("ann", "ci", "admin", OPERATOR);

    var atHand = new RolesAtHand(home.directory, home.roles, home.clock);
    assertThat(atHand.rolesOf(Principal.HOUSE, "ci", then)).as("begun with the key before").isEmpty();
    assertThat(atHand.rolesOf(Principal.HOUSE, "ci", home.clock.instant())).contains(Set.of("admin"));
    assertThat(atHand.rolesOf(Principal.HOUSE, "login/ann", then)).as("the same user").contains(Set.of("admin"));
    home.directory.erase(new UserKey(Principal.HOUSE, "ann"));
    home.user("ann", "developer");
    assertThat(atHand.rolesOf(Principal.HOUSE, "login/ann", then)).as("another user of this name").isEmpty();
    assertThat(home.rolesOf(Principal.HOUSE, "login/ann")).contains(Set.of("developer"));
  }

  @Test
  void aKeyOfTheShellsNameIsNoAdministrator() {
    home.user("ann", "user");
    for (String name : List.of("shell", "server", "Shell", "shell/admin")) {
      assertThat(refused(() -> key("ann", name, "user", OPERATOR)).code()).as(name).isEqualTo("invalid_key");
    }
    home.directory.add(new StoredKey("k1", Fingerprint.of("made before"), new UserKey(Principal.HOUSE, "ann"), "shell",
        Set.of("user"), null, null, home.clock.instant(), null, null));

    assertThat(home.rolesOf(Principal.HOUSE, "shell")).contains(Set.of("user"));
    home.keys.revoke("ann", "k1", OPERATOR);
    assertThat(home.rolesOf(Principal.HOUSE, "shell")).isEmpty();
  }

  @Test
  void rulesAboutRolesAreNotAboutKeysThatHaveAPartOfThem() {
    home.user("boss", "admin");
    home.user("bot", "service");
    var soon = home.clock.instant().plus(Duration.ofHours(1));
    key("bot", "worker", "service", person("boss"));
    key("boss", "whole", "admin", person("boss"));
    home.keys.create("bot", new KeyWish("narrow", null, Set.of("runs.*"), null), OPERATOR);
    home.keys.create("bot", new KeyWish("ending", null, null, soon), OPERATOR);

    assertThat(home.rolesOf(Principal.HOUSE, "worker")).contains(Set.of("service"));
    assertThat(home.rolesOf(Principal.HOUSE, "whole")).contains(Set.of("admin"));
    assertThat(home.rolesOf(Principal.HOUSE, "ending")).contains(Set.of("service"));
    assertThat(home.rolesOf(Principal.HOUSE, "narrow")).as("narrowed").isEmpty();
    home.clock.pass(Duration.ofHours(1));
    assertThat(home.rolesOf(Principal.HOUSE, "ending")).as("expired").isEmpty();
    home.users.update("boss", new UserChange(null, Set.of("viewer"), null), OPERATOR);
    assertThat(home.rolesOf(Principal.HOUSE, "worker")).as("made by somebody who may less now").isEmpty();
    assertThat(home.rolesOf(Principal.HOUSE, "whole")).as("of somebody who may less now").isEmpty();
  }

  @Test
  void whatIsWrongAboutAUserIsSaid() {
    home.user("ann", "user");

    assertThat(refused(() -> home.user("ann", "user")).code()).isEqualTo("user_exists");
    assertThat(refused(() -> home.user("bob", "king")).detail()).contains("there is no role 'king'").contains("viewer");
    for (String id : new String[]{"", " ", "a b", "a/b", "../x", "-x", "x".repeat(101), "a\r\nb", "ä", "a\u0000",
        null}) {
      assertThat(refused(() -> home.user(id, "user")).code()).isEqualTo("invalid_user");
    }
    assertThat(refused(() -> home.users.create(new NewUser("bob", "a\nb", null, null), OPERATOR)).code())
        .isEqualTo("invalid_display_name");
    assertThat(refused(() -> home.users.get("bob", OPERATOR)).code()).isEqualTo("user_not_found");
  }

  @Test
  void ofManyWhoTakeANameAtOnceOneGetsItAndTheOthersAreToldWhoHasIt() throws Exception {
    home.user("ann", "user");
    var wanted = Map.<String, Runnable>of("user_exists",
        () -> home.users.create(new NewUser("bob", null, null, null), OPERATOR), "key_exists",
        () -> key("ann", "ci", "user", OPERATOR), "tenant_exists", () -> home.tenants.create("acme", null, OPERATOR));

    for (var wish : wanted.entrySet()) {
      var answers = new java.util.concurrent.ConcurrentLinkedQueue<String>();
      var threads = new java.util.ArrayList<Thread>();
      for (int i = 0; i < 16; i++) {
        threads.add(Thread.ofVirtual().start(() -> {
          try {
            wish.getValue().run();
            answers.add("made");
          } catch (ProblemException e) {
            answers.add(e.problem().code());
          }
        }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(answers).hasSize(16).containsOnly("made", wish.getKey());
      assertThat(answers).filteredOn("made"::equals).hasSize(1);
    }
  }

  @Test
  void otherUsersAreForbiddenWhetherOrNotTheyExist() {
    home.user("ann", "user");
    home.user("bob", "user");
    Principal ann = person("ann");

    Problem there = refused(() -> home.users.get("bob", ann));
    assertThat(there.status()).isEqualTo(403);
    assertThat(refused(() -> home.users.get("nobody", ann))).isEqualTo(there);
    Problem keys = refused(() -> home.keys.list("bob", ann));
    assertThat(refused(() -> home.keys.list("nobody", ann))).isEqualTo(keys);
    assertThat(refused(() -> home.users.setPassword("bob", null, "another password", ann)).status()).isEqualTo(403);
    assertThat(refused(() -> home.users.update("ann", new UserChange(null, Set.of("admin"), null), ann)).status())
        .isEqualTo(403);
    assertThat(home.users.get("ann", ann).id()).isEqualTo("ann");
  }

  @Test
  void nobodyGivesAwayMoreThanTheyHaveNorTouchesWhoHasMore() {
    home.roles.change(Map.of("role.helpdesk", "users.*, profile.*, runs.*"));
    home.user("helga", "helpdesk");
    home.user("boss", "admin");
    home.user("ann", "viewer");
    Principal helga = person("helga");

    assertThat(refused(() -> home.users.create(new NewUser("x", null, Set.of("admin"), null), helga)).detail())
        .contains("this is not yours: *");
    assertThat(refused(() -> home.users.update("helga", new UserChange(null, Set.of("admin"), null), helga)).status())
        .isEqualTo(403);
    assertThat(refused(() -> home.users.setPassword("boss", null, "a password of mine", helga)).status())
        .isEqualTo(403);
    assertThat(refused(() -> home.users.update("boss", new UserChange(null, null, true), helga)).status())
        .isEqualTo(403);
    assertThat(refused(() -> key("boss", "mine", "helpdesk", helga)).status()).isEqualTo(403);
    assertThat(refused(() -> key("helga", "mine", "admin", helga)).status()).isEqualTo(403);
  }

  @Test
  void whoIsDisabledIsNoEasierToBecome() {
    home.roles.change(Map.of("role.helpdesk", "users.*, profile.*, runs.*"));
    home.user("helga", "helpdesk");
    home.user("boss", "admin");
    home.users.update("boss", new UserChange(null, null, true), OPERATOR);
    Principal helga = person("helga");

    assertThat(refused(() -> home.users.setPassword("boss", null, "a password of mine", helga)).status())
        .isEqualTo(403);
    assertThat(refused(() -> home.users.update("boss", new UserChange(null, null, false), helga)).detail())
        .contains("this is not yours: *");
    assertThat(refused(() -> home.users.update("boss", new UserChange("Boss", null, null), helga)).status())
        .isEqualTo(403);
    assertThat(refused(() -> key("boss", "mine", "helpdesk", helga)).status()).isEqualTo(403);
    assertThat(home.users.get("boss", OPERATOR).disabled()).isTrue();
  }

  @Test
  void aKeyThatIsNarrowOrEndsDoesNotBecomeTheWholeUserByAFirstPassword() {
    home.users.create(new NewUser("ann", null, Set.of("developer"), null), OPERATOR);
    var soon = home.clock.instant().plus(Duration.ofHours(1));
    var secrets = Map.of("narrow", new KeyWish("narrow", null, Set.of("profile.*"), null), "viewing",
        new KeyWish("viewing", Set.of("viewer"), null, null), "ending", new KeyWish("ending", null, null, soon));

    secrets.forEach((name, wish) -> {
      Principal by = home.principal(home.keys.create("ann", wish, OPERATOR).secret());
      assertThat(refused(() -> home.users.setPassword("ann", null, Home.PASSWORD, by)).code()).as(name)
          .isEqualTo("forbidden");
    });
    assertThat(home.users.get("ann", OPERATOR).password()).isFalse();
    Principal whole = home.principal(key("ann", "whole", "developer", OPERATOR).secret());
    home.users.setPassword("ann", null, Home.PASSWORD, whole);
    assertThat(person("ann").roles()).containsExactly("developer");
  }

  @Test
  void nobodyErasesOrRevokesWhatMayMoreThanTheyDo() {
    home.roles.change(Map.of("role.helpdesk", "users.*, profile.*, runs.*"));
    home.user("helga", "helpdesk");
    home.user("boss", "admin");
    home.user("ann", "viewer");
    home.roles.change(Map.of("role.helpdesk", "users.*, profile.*, runs.*", "role.viewer", "runs.read"));
    NewKey bosses = key("boss", "bosses", "viewer", OPERATOR);
    NewKey mighty = key("ann", "mighty", "admin", OPERATOR);
    NewKey weak = key("ann", "weak", "viewer", OPERATOR);
    home.directory.say(new UserKey(Principal.HOUSE, "olga"), new Testimony(Set.of("admin"), Set.of(), false));
    Principal helga = person("helga");

    assertThat(refused(() -> home.users.requireErasable("boss", helga)).detail()).contains("this is not yours: *");
    assertThat(refused(() -> home.keys.revoke("boss", bosses.key().id(), helga)).status()).isEqualTo(403);
    assertThat(refused(() -> home.keys.revoke("ann", mighty.key().id(), helga)).status()).isEqualTo(403);
    assertThat(refused(() -> home.users.requireErasable("ann", helga)).status()).as("who has a mighty key")
        .isEqualTo(403);
    assertThat(refused(() -> home.users.requireErasable("olga", helga)).status()).as("another server's administrator")
        .isEqualTo(403);
    home.keys.revoke("ann", weak.key().id(), helga);
    home.keys.revoke("ann", mighty.key().id(), OPERATOR);
    home.users.requireErasable("ann", helga);
    home.users.requireErasable("somebody a service acts for", helga);
    assertThat(refused(() -> home.users.requireErasable("boss", person("ann"))).status()).isEqualTo(403);
  }

  private Principal vouched(String user, boolean knownHere, String... theirRoles) {
    return new Principals(home.directory, home.roles).of(new Vouched("https://login.example.com",
        new UserKey(Principal.HOUSE, user), new Testimony(Set.of(theirRoles), Set.of(), knownHere),
        home.clock.instant().plus(Duration.ofHours(1)), Fingerprint.of("a token of " + user))).orElseThrow();
  }

  @Test
  void whoIsOnlyCalledLikeAUserElsewhereIsNotThatUser() {
    home.user("boss", "admin");
    home.roles.change(Map.of("role.helpdesk", "users.*, profile.*, runs.*"));
    NewKey bosses = key("boss", "bosses", "admin", OPERATOR);
    Principal namesake = vouched("boss", false, "user");
    Principal helpful = vouched("boss", false, "helpdesk");

    assertThat(refused(() -> home.users.get("boss", namesake)).status()).isEqualTo(403);
    assertThat(refused(() -> home.keys.list("boss", namesake)).status()).isEqualTo(403);
    assertThat(refused(() -> home.keys.revoke("boss", bosses.key().id(), namesake)).status()).isEqualTo(403);
    assertThat(refused(() -> key("boss", "mine", "user", namesake)).status()).isEqualTo(403);
    assertThat(refused(() -> home.users.setPassword("boss", Home.PASSWORD, "another good password", namesake)).status())
        .isEqualTo(403);
    assertThat(refused(() -> home.keys.revoke("boss", bosses.key().id(), helpful)).status()).isEqualTo(403);
    assertThat(refused(() -> home.users.update("boss", new UserChange(null, Set.of("user"), null), helpful)).status())
        .isEqualTo(403);
    home.user("ann", "helpdesk");
    assertThat(refused(() -> key("ann", "anns", "helpdesk", helpful)).code()).isEqualTo("user_needed");
    home.keys.revoke("boss", bosses.key().id(), vouched("boss", true));
  }

  @Test
  void aNarrowKeyTakesFromItsUserNothingThatItCouldNotGiveBack() {
    home.user("boss", "admin");
    home.roles.change(Map.of("role.helpdesk", "users.*, profile.*"));
    NewKey full = key("boss", "full", "admin", person("boss"));
    Principal profile = home.principal(
        home.keys.create("boss", new KeyWish("profile", null, Set.of("profile.*"), null), OPERATOR).secret());
    NewKey users = home.keys.create("boss", new KeyWish("users", null, Set.of("users.*"), null), OPERATOR);
    NewKey other = home.keys.create("boss", new KeyWish("other", null, Set.of("profile.read"), null), OPERATOR);
    Principal narrow = home.principal(users.secret());

    assertThat(refused(() -> home.keys.revoke("boss", full.key().id(), profile)).detail()).contains("not yours: *");
    assertThat(refused(() -> home.users.requireErasable("boss", narrow)).status()).isEqualTo(403);
    assertThat(
        refused(() -> home.users.update("boss", new UserChange(null, Set.of("helpdesk"), null), narrow)).detail())
        .contains("nobody takes away what they could not give back; this is not yours: *");
    assertThat(home.users.get("boss", OPERATOR).roles()).containsExactly("admin");
    home.keys.revoke("boss", other.key().id(), profile);
    home.keys.revoke("boss", users.key().id(), narrow);
    home.keys.revoke("boss", full.key().id(), person("boss"));
  }

  @Test
  void theLastAdministratorOfATenantStays() {
    NewTenant acme = home.tenants.create("acme", null, OPERATOR);
    Principal admin = home.principal(acme.adminKey().secret());
    home.users.create(new NewUser("bot", null, Set.of("viewer"), null), admin);
    NewKey bots = key("bot", "bots", "admin", admin);
    Principal bot = home.principal(bots.secret());

    assertThat(refused(() -> home.users.requireErasable("admin", admin)).code()).isEqualTo("locks_yourself_out");
    assertThat(refused(() -> home.users.requireErasable("admin", bot)).code()).isEqualTo("last_administrator");
    assertThat(refused(() -> home.users.update("admin", new UserChange(null, null, true), bot)).code())
        .isEqualTo("last_administrator");
    assertThat(refused(() -> home.users.update("admin", new UserChange(null, Set.of("user"), null), bot)).code())
        .isEqualTo("last_administrator");
    home.users.create(new NewUser("second", null, Set.of("admin"), null), admin);
    home.users.requireErasable("admin", bot);
    home.users.update("second", new UserChange(null, null, true), admin);
    assertThat(refused(() -> home.users.requireErasable("admin", bot)).code()).isEqualTo("last_administrator");
  }

  @Test
  void nobodyLocksThemselvesOut() {
    home.user("boss", "admin");
    Principal boss = person("boss");

    assertThat(refused(() -> home.users.update("boss", new UserChange(null, null, true), boss)).code())
        .isEqualTo("locks_yourself_out");
    assertThat(refused(() -> home.users.update("boss", new UserChange(null, Set.of("user"), null), boss)).code())
        .isEqualTo("locks_yourself_out");
  }

  @Test
  void aKeyIsShownOnceAndDoesWhatItsRolesMay() {
    home.user("ann", "user");
    NewKey made = key("ann", "ci", "service", OPERATOR);

    assertThat(SecretText.fits(SecretText.KEY, made.secret())).isTrue();
    assertThat(made.toString()).doesNotContain(made.secret());
    Principal ci = home.principal(made.secret());
    assertThat(ci.name()).isEqualTo("ci");
    assertThat(ci.user()).isEqualTo("ann");
    assertThat(ci.mayActFor("somebody")).isTrue();
    assertThat(home.keys.list("ann", OPERATOR)).singleElement()
        .satisfies(key -> assertThat(key.toString()).doesNotContain(made.secret()));
    assertThat(home.audited.toString()).contains("key.created user/ann by shell/admin").doesNotContain(made.secret());
    assertThat(refused(() -> key("ann", "ci", "user", OPERATOR)).code()).isEqualTo("key_exists");
    assertThat(refused(() -> key("ann", "a/b", "user", OPERATOR)).code()).isEqualTo("invalid_key");
    assertThat(refused(() -> key("nobody", "x", "user", OPERATOR)).code()).isEqualTo("user_not_found");
  }

  @Test
  void aKeyIsNarrowedAndExpires() {
    home.user("ann", "user");
    var soon = home.clock.instant().plus(Duration.ofDays(30));
    NewKey made = home.keys.create("ann", new KeyWish("reader", null, Set.of("runs.read"), soon), person("ann"));
    Principal reader = home.principal(made.secret());

    assertThat(reader.permissions()).containsExactly("runs.read");
    assertThat(
        refused(() -> home.keys.create("ann", new KeyWish("x", null, Set.of("users.write"), null), person("ann")))
            .code())
        .isEqualTo("invalid_key");
    assertThat(refused(() -> home.keys.create("ann", new KeyWish("x", null, null, home.clock.instant()), OPERATOR))
        .code()).isEqualTo("invalid_key");
    home.clock.pass(Duration.ofDays(30));
    assertThat(home.ring.authenticate(made.secret())).isEmpty();
  }

  @Test
  void whatAKeyIsNarrowedToIsPermissionsAndNoneReadsAsAnotherAfterARestart() throws Exception {
    home.user("ann", "admin");
    Principal narrow = home
        .principal(home.keys.create("ann", new KeyWish("narrow", null, Set.of("profile.*"), null), OPERATOR).secret());

    for (String unfit : List.of("profile.read *", "profile.read profile.read", "profile.read\t*", "profile.", "", " ",
        "Profile.read", "profile.*.read")) {
      Problem refused = refused(
          () -> home.keys.create("ann", new KeyWish("x", null, Set.of(unfit), null), narrow));
      assertThat(refused.status()).as(unfit).isEqualTo(400);
      assertThat(refused.detail()).as(unfit).contains("should be one, e.g. runs.read, runs.* or *");
    }
    NewKey two = home.keys.create("ann", new KeyWish("two", null, Set.of("profile.read", "profile.write"), null),
        narrow);
    home.close();
    home = home(folder);
    assertThat(home.principal(two.secret()).permissions()).containsExactlyInAnyOrder("profile.read", "profile.write");
  }

  @Test
  void oneRowThatNobodyHereHasWrittenKeepsNobodyElseOut() throws Exception {
    home.user("ann", "user");
    home.user("bob", "user");
    NewKey anns = key("ann", "anns", "user", OPERATOR);
    NewKey bobs = home.keys.create("bob", new KeyWish("bobs", null, Set.of("runs.read"), null), OPERATOR);
    NewKey lost = key("bob", "lost", "user", OPERATOR);
    home.directory.say(new UserKey(Principal.HOUSE, "olga"), new Testimony(Set.of("user"), Set.of("staff"), false));
    home.directory.write(Reach.SERVER, sql -> {
      sql.run("UPDATE identity_key SET permissions = 'runs.read runs.read' WHERE id = ?", bobs.key().id());
      sql.run("UPDATE identity_key SET sha256 = 'no fingerprint' WHERE id = ?", lost.key().id());
      return sql.run("UPDATE identity_said SET claimed = 'Domain Users Power Users'");
    });
    home.close();
    home = home(folder);

    assertThat(home.principal(anns.secret()).roles()).containsExactly("user");
    assertThat(home.principal(bobs.secret()).permissions()).as("it comes to nothing").isEmpty();
    assertThat(home.ring.authenticate(lost.secret())).isEmpty();
    assertThat(home.directory.said(new UserKey(Principal.HOUSE, "olga")).orElseThrow().all()).containsExactly("user");
    home.keys.revoke("bob", bobs.key().id(), OPERATOR);
  }

  @Test
  void aKeyNeverMayMoreThanItsMakerAlsoWhenThatIsLessLater() {
    home.user("boss", "admin");
    home.user("bot", "service");
    Principal boss = person("boss");
    NewKey made = key("bot", "worker", "service", boss);
    NewKey admins = key("boss", "boss-key", "admin", boss);
    assertThat(home.principal(made.secret()).may(Permissions.USERS_ACT_FOR)).isTrue();

    home.users.update("boss", new UserChange(null, Set.of("viewer"), null), OPERATOR);

    Principal worker = home.principal(made.secret());
    assertThat(worker.may(Permissions.USERS_ACT_FOR)).isFalse();
    assertThat(worker.may(Permissions.RUNS_READ)).isTrue();
    assertThat(home.principal(admins.secret()).may(Permissions.SERVER_CONFIG_WRITE)).isFalse();
    home.users.update("boss", new UserChange(null, null, true), OPERATOR);
    assertThat(home.principal(made.secret()).permissions()).isEmpty();
    assertThat(home.ring.authenticate(admins.secret())).isEmpty();
  }

  @Test
  void aKeyMadeWithANarrowKeyIsAsNarrow() {
    home.user("ann", "developer");
    Principal narrow = home.principal(home.keys.create("ann",
        new KeyWish("narrow", null, Set.of("profile.*", "runs.read"), null), OPERATOR).secret());

    Principal child = home.principal(key("ann", "child", null, narrow).secret());

    assertThat(child.permissions()).containsExactlyInAnyOrder("profile.*", "runs.read");
    assertThat(refused(() -> key("ann", "wide", "developer", narrow)).status()).isEqualTo(403);
  }

  @Test
  void noKeyOutlivesTheKeyThatMadeIt() {
    home.user("ann", "admin");
    home.user("bob", "user");
    var end = home.clock.instant().plus(Duration.ofDays(1));
    Principal ending = home
        .principal(home.keys.create("ann", new KeyWish("ending", null, null, end), OPERATOR).secret());

    for (var later : new java.time.Instant[]{null, end.plusMillis(1)}) {
      for (String user : List.of("ann", "bob")) {
        Problem refused = refused(() -> home.keys.create(user, new KeyWish("child", null, null, later), ending));
        assertThat(refused.code()).isEqualTo("invalid_key");
        assertThat(refused.detail()).contains("should be 2026-11-02T12:00:00Z at the latest");
      }
    }
    assertThat(home.keys.create("ann", new KeyWish("child", null, null, end), ending).key().expiresAt()).isEqualTo(end);
    assertThat(key("ann", "lasting", null, person("ann")).key().expiresAt()).isNull();
  }

  @Test
  void peopleRevokeTheirOwnKeysAndNobodyElses() {
    home.user("ann", "user");
    home.user("bob", "user");
    NewKey anns = key("ann", "anns", null, person("ann"));
    NewKey bobs = key("bob", "bobs", null, person("bob"));
    Principal ann = person("ann");

    home.keys.revoke("ann", anns.key().id(), ann);
    assertThat(home.ring.authenticate(anns.secret())).isEmpty();
    assertThat(refused(() -> home.keys.revoke("bob", bobs.key().id(), ann)).status()).isEqualTo(403);
    Problem foreign = refused(() -> home.keys.revoke("ann", bobs.key().id(), ann));
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(home.ring.authenticate(bobs.secret())).isPresent();
  }

  @Test
  void aTenantsAdministratorRunsTheTenantAndNothingElse() {
    NewTenant acme = home.tenants.create("acme", "Acme Inc.", OPERATOR);
    Principal admin = home.principal(acme.adminKey().secret());

    assertThat(admin.tenant()).isEqualTo("acme");
    assertThat(admin.may(Permissions.USERS_WRITE)).isTrue();
    assertThat(admin.may(Permissions.SERVER_CONFIG_READ)).isFalse();
    home.user("ann", "user");
    home.users.create(new NewUser("ann", null, null, Home.PASSWORD), admin);
    assertThat(home.users.list(null, 10, admin).items()).extracting(User::id).containsExactly("admin", "ann");
    assertThat(home.users.list(null, 10, OPERATOR).items()).extracting(User::id).containsExactly("ann");
    Principal theirs = home.principal(home.logins.login("acme", "ann", Home.PASSWORD, null).accessToken());
    assertThat(theirs.tenant()).isEqualTo("acme");
    assertThat(refused(() -> home.tenants.list(null, 10, admin)).status()).isEqualTo(403);
    assertThat(refused(() -> home.tenants.create("more", null, admin)).status()).isEqualTo(403);
    // Names of keys are a tenant's own.
    key("ann", "ci", "user", admin);
    key("ann", "ci", "user", OPERATOR);
  }

  @Test
  void aTenantGoesWithAllWhoAreInItAndTheHouseStays() throws Exception {
    NewTenant acme = home.tenants.create("acme", null, OPERATOR);
    Principal admin = home.principal(acme.adminKey().secret());
    home.users.create(new NewUser("ann", null, null, Home.PASSWORD), admin);
    String token = home.logins.login("acme", "ann", Home.PASSWORD, null).accessToken();

    home.tenants.delete("acme", OPERATOR);

    assertThat(home.ring.authenticate(token)).isEmpty();
    assertThat(home.ring.stands(admin)).isFalse();
    assertThat(home.tenants.list(null, 10, OPERATOR).items()).extracting("id").containsExactly("default");
    assertThat(refused(() -> home.tenants.delete("acme", OPERATOR)).code()).isEqualTo("tenant_not_found");
    assertThat(refused(() -> home.tenants.delete("default", OPERATOR)).code()).isEqualTo("tenant_needed");
    assertThat(refused(() -> home.tenants.create("Bad Name", null, OPERATOR)).code()).isEqualTo("invalid_tenant");
    home.close();
    home = home(folder);
    assertThat(home.ring.authenticate(acme.adminKey().secret())).isEmpty();
    assertThat(List.of("identity_user", "identity_key", "identity_login", "identity_refresh", "identity_tenant"))
        .allSatisfy(table -> assertThat(rows(table)).as(table).isZero());
  }

  @Test
  void aTenantIsThereAndClosedUntilAllThatIsItsPeoplesIsErased() {
    NewTenant acme = home.tenants.create("acme", null, OPERATOR);
    home.erased.failing = true;

    Problem failed = refused(() -> home.tenants.delete("acme", OPERATOR));

    assertThat(failed.code()).isEqualTo("erasure_failed");
    assertThat(home.ring.authenticate(acme.adminKey().secret())).isEmpty();
    assertThat(home.tenants.list(null, 10, OPERATOR).items()).extracting("id").contains("acme");
    home.erased.failing = false;
    home.tenants.delete("acme", OPERATOR);
    assertThat(home.erased.tenants).containsExactly("acme", "acme");
    assertThat(home.tenants.list(null, 10, OPERATOR).items()).extracting("id").containsExactly("default");
  }

  @Test
  void aTenantThatIsBeingDeletedLetsNobodyInForWhatAnotherServerSays() throws Exception {
    home.tenants.create("acme", null, OPERATOR);
    var zoe = new Vouched("https://login.example.com", new UserKey("acme", "zoe"),
        new Testimony(Set.of("user"), Set.of(), false), home.clock.instant().plus(Duration.ofHours(1)),
        Fingerprint.of("a token"));
    home.directory.say(zoe.user(), zoe.said());
    assertThat(new Principals(home.directory, home.roles).of(zoe)).isPresent();
    assertThat(home.rolesOf("acme", "oidc/zoe")).isPresent();
    home.erased.failing = true;
    assertThat(refused(() -> home.tenants.delete("acme", OPERATOR)).code()).isEqualTo("erasure_failed");

    for (boolean restarted : new boolean[]{false, true}) {
      assertThat(new Principals(home.directory, home.roles).of(zoe)).as("restarted: " + restarted).isEmpty();
      assertThat(home.rolesOf("acme", "oidc/zoe")).isEmpty();
      home.close();
      home = home(folder);
    }
    home.tenants.delete("acme", OPERATOR);
    home.tenants.create("acme", null, OPERATOR);
    assertThat(new Principals(home.directory, home.roles).of(zoe)).as("one that is made anew is open").isPresent();
  }

  @Test
  void aTenantStaysAsItIsWhileNobodyIsThereToEraseWhatIsItsPeoples() {
    NewTenant acme = home.tenants.create("acme", null, OPERATOR);
    home.tenants.unsetPersons(home.erased);

    assertThat(refused(() -> home.tenants.delete("acme", OPERATOR)).code()).isEqualTo("erasure_unavailable");

    assertThat(home.ring.authenticate(acme.adminKey().secret())).isPresent();
    assertThat(home.audited).noneMatch(act -> act.startsWith("tenant.deleted"));
  }

  @Test
  void aTenantsUsersAreErasedBeforeTheTenantItselfIsGone() {
    NewTenant acme = home.tenants.create("acme", null, OPERATOR);
    home.user("ann", "user");

    new IdentityData(home.directory).eraseTenant("acme");

    assertThat(home.ring.authenticate(acme.adminKey().secret())).isEmpty();
    assertThat(rows("identity_user")).isEqualTo(1);
    assertThat(home.tenants.list(null, 10, OPERATOR).items()).extracting("id").containsExactly("acme", "default");
  }

  @Test
  void aPersonSeesWhatIsKeptOfThemAsAUser() {
    home.user("ann", "user");
    home.login("ann");
    NewKey made = key("ann", "ci", "user", OPERATOR);

    var export = new java.util.ArrayList<Object>();
    new IdentityData(home.directory).export(new io.osgent.api.Scope(Principal.HOUSE, "ann", null, null))
        .forEachRemaining(export::add);

    assertThat(export).hasSize(3);
    assertThat(export.toString()).contains("id=ann", "name=ci", "loggedInAt=").doesNotContain(made.secret())
        .doesNotContain("argon2id");
  }

  @Test
  void whatCannotBeAuditedIsNotDone() {
    var trail = new AuditTrail();
    io.osgent.server.activity.AuditLog failing = entry -> {
      throw new ProblemException(Problem.of("audit_failing", 503, "the audit log cannot be written"));
    };
    trail.bindAudit(failing);
    var users = new UserDesk(home.directory, home.roles, home.passwords, trail, home.clock);

    assertThat(refused(() -> users.create(new NewUser("ann", null, null, null), OPERATOR)).code())
        .isEqualTo("audit_failing");
    assertThat(refused(() -> users.get("ann", OPERATOR)).code()).isEqualTo("user_not_found");
    trail.unbindAudit(failing);
    assertThat(refused(() -> users.create(new NewUser("ann", null, null, null), OPERATOR)).code())
        .as("while the log is away").isEqualTo("audit_failing");
    trail.bindAudit(entry -> {});
    assertThat(users.create(new NewUser("ann", null, null, null), OPERATOR).id()).isEqualTo("ann");
  }

  private int rows(String table) {
    return home.database.read(Reach.SERVER, connection -> new Sql(connection)
        .one(row -> row.getInt(1), "SELECT count(*) FROM " + table).orElseThrow());
  }

  @Test
  void whoIsErasedLeavesNothingNorTheKeysTheyHaveMade() {
    home.user("ann", "admin");
    home.user("bob", "user");
    NewKey forBob = key("bob", "bobs", "user", person("ann"));
    key("ann", "anns", null, person("ann"));

    home.directory.erase(new UserKey(Principal.HOUSE, "ann"));

    assertThat(home.ring.authenticate(forBob.secret())).isEmpty();
    assertThat(rows("identity_key") + rows("identity_login") + rows("identity_refresh")).isZero();
    assertThat(rows("identity_user")).isEqualTo(1);
    assertThat(refused(() -> home.login("ann")).status()).isEqualTo(401);
  }
}

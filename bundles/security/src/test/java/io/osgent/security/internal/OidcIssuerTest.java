package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Users.UserChange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcIssuerTest {
  @TempDir
  private Path folder;

  private final List<OidcIssuer> opened = new ArrayList<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private Home home;
  private IssuerServer server;

  @BeforeEach
  void open() throws Exception {
    home = new Home(folder);
    server = new IssuerServer(home.clock);
  }

  @AfterEach
  void close() throws Exception {
    for (OidcIssuer issuer : opened) {
      issuer.close();
    }
    server.close();
    home.close();
  }

  private OidcIssuer issuer(Map<String, Object> set) {
    OidcConfig config = config(set);
    return opened(new OidcIssuer(config, home.clock));
  }

  private OidcConfig config(Map<String, Object> set) {
    var all = new HashMap<String, Object>(Map.of("issuer", server.url, "audience", new String[]{IssuerServer.AUDIENCE},
        "defaultRoles", new String[]{"user"}, "waitSeconds", 1));
    all.putAll(set);
    return Settings.of(OidcConfig.class, all);
  }

  private OidcIssuer opened(OidcIssuer issuer) {
    opened.add(issuer);
    return issuer;
  }

  private void take(Map<String, Object> set) {
    home.issuers.add(issuer(set));
    home.check.forget();
  }

  /** One that has to ask for keys anew as often as others after minutes and hours. */
  private void takeShortOfMemory(Duration outage) {
    home.issuers.add(opened(new OidcIssuer(config(Map.of()), home.clock,
        new OidcIssuer.KeyTimes(Duration.ofMillis(100), Duration.ofMillis(1), outage))));
    home.check.forget();
  }

  /** Somebody comes with a token that nobody has seen before. */
  private boolean isLetIn(RSAKey key) {
    try {
      return home.ring
          .authenticate(
              IssuerServer.token(server.claims().jwtID(Integer.toString(tokens.incrementAndGet())).build(), key))
          .isPresent();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(String what, BooleanSupplier there) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      Thread.onSpinWait();
    }
  }

  private Date in(Duration time) {
    return Date.from(home.clock.instant().plus(time));
  }

  @Test
  void whomAnIssuerVouchesForIsThatPerson() throws Exception {
    take(Map.of());

    Principal ann = home.principal(server.token(server.claims().build()));

    assertThat(ann.name()).isEqualTo("oidc/ann");
    assertThat(ann.user()).isEqualTo("ann");
    assertThat(ann.tenant()).isEqualTo(Principal.HOUSE);
    assertThat(ann.roles()).containsExactly("user");
    assertThat(ann.may(Permissions.RUNS_WRITE)).isTrue();
    assertThat(home.ring.stands(ann)).isTrue();
    home.clock.pass(Duration.ofMinutes(7));
    assertThat(home.ring.stands(ann)).isFalse();
  }

  @Test
  void whatItSaidLastIsKnownWhenItsTokenIsGoneAndTheServerWasStartedAnew() throws Exception {
    take(Map.of());
    home.principal(server.token(server.claims().build()));
    home.clock.pass(Duration.ofDays(1));
    home.close();
    home = new Home(folder);

    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann"))
        .contains(Set.of("user"));
    home.directory.erase(new UserKey(Principal.HOUSE, "ann"));
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann")).isEmpty();
  }

  @Test
  void claimsBecomeUsersAndRolesAsConfigured() throws Exception {
    take(Map.of("userClaim", "email", "userPrefix", "acme:", "rolesClaim", "realm_access.roles", "roleMap",
        new String[]{"staff=developer, boss = admin"}, "defaultRoles", new String[]{}));

    Principal ann = home.principal(server.token(server.claims().claim("email", "ann@example.com")
        .claim("realm_access", Map.of("roles", List.of("staff", "admin", "other"))).build()));

    assertThat(ann.user()).isEqualTo("acme:ann@example.com");
    assertThat(ann.roles()).containsExactly("developer");
    assertThat(home.ring.authenticate(server.token(server.claims().build()))).as("nobody is named").isEmpty();
    for (String unfit : List.of("a\nb", "a/b", "../x", " ", "x".repeat(196))) {
      assertThat(home.ring.authenticate(server.token(server.claims().claim("email", unfit).build()))).as(unfit)
          .isEmpty();
    }
  }

  @Test
  void whoIsCalledLikeAUserOfThisServerIsNotThatUserUnlessTheConfigurationSaysSo() throws Exception {
    home.user("ann", "admin");
    take(Map.of());
    String token = server.token(server.claims().build());
    Principal ann = home.principal(token);

    assertThat(ann.roles()).containsExactly("user");
    assertThat(ann.may(Permissions.USERS_WRITE)).isFalse();
    assertThat(home.rolesOf(Principal.HOUSE, ann.name())).contains(Set.of("user"));
    home.users.update("ann", new UserChange(null, null, true), Home.Operator.PRINCIPAL);
    assertThat(home.ring.authenticate(token)).isEmpty();
    assertThat(home.ring.stands(ann)).isFalse();
    assertThat(home.rolesOf(Principal.HOUSE, ann.name())).isEmpty();
  }

  @Test
  void aRoleThatRunsTheServerIsTakenFromATokenOnlyWhereTheConfigurationNamesIt() throws Exception {
    home.roles.change(Map.of("role.root", "*", "role.staff", "runs.*"));
    take(Map.of("rolesClaim", "groups"));
    String token = server
        .token(server.claims().claim("groups", List.of("admin", "operator", "root", "viewer", "staff")).build());

    assertThat(home.principal(token).roles()).containsExactlyInAnyOrder("user", "viewer", "staff");
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann")).contains(Set.of("user", "viewer", "staff"));
    home.roles.change(Map.of("role.root", "*", "role.staff", "*"));
    assertThat(home.principal(token).roles()).as("as roles are now").containsExactlyInAnyOrder("user", "viewer");
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann")).contains(Set.of("user", "viewer"));
    home.issuers.clear();
    take(Map.of("rolesClaim", "groups", "roleMap", new String[]{"admin=admin"}));
    assertThat(home.principal(token).roles()).containsExactlyInAnyOrder("user", "admin");
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann")).contains(Set.of("user", "admin"));
    home.close();
    home = new Home(folder);
    assertThat(home.rolesOf(Principal.HOUSE, "oidc/ann"))
        .contains(Set.of("user", "admin"));
  }

  @Test
  void rolesOfTheUserHereComeOnTopWhereTheyAreTheSamePeopleAndWhoIsDisabledHereIsOut() throws Exception {
    take(Map.of("knownHere", true));
    home.user("ann", "developer");
    String token = server.token(server.claims().build());
    Principal ann = home.principal(token);
    assertThat(ann.roles()).containsExactlyInAnyOrder("user", "developer");

    home.users.update("ann", new UserChange(null, null, true), Home.Operator.PRINCIPAL);

    assertThat(home.ring.authenticate(token)).isEmpty();
    assertThat(home.ring.stands(ann)).isFalse();
  }

  @Test
  void noForgedTokenLetsAnybodyIn() throws Exception {
    take(Map.of());
    String genuine = server.token(server.claims().build());
    String[] parts = genuine.split("\\.");
    RSAKey other = IssuerServer.rsa("first");
    byte[] pem = server.key.toRSAPublicKey().getEncoded();
    var encoded = Base64.getUrlEncoder().withoutPadding();
    Map<String, String> forged = new LinkedHashMap<>();
    for (String none : new String[]{"none", "None", "NONE", "nOnE"}) {
      String head = encoded.encodeToString(
          ("{\"alg\":\"" + none + "\",\"kid\":\"first\"}").getBytes(StandardCharsets.UTF_8));
      forged.put(none + " without signature", head + "." + parts[1] + ".");
      forged.put(none + " with one", head + "." + parts[1] + "." + parts[2]);
    }
    for (JWSAlgorithm mac : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
      for (byte[] secret : List.of(pem, server.key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
        var token = new SignedJWT(new JWSHeader.Builder(mac).type(JOSEObjectType.JWT).keyID("first").build(),
            server.claims().build());
        token.sign(new MACSigner(secret));
        forged.put(mac + " with the public key, " + secret.length, token.serialize());
      }
    }
    var ownKey = new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(other.toPublicJWK()).keyID("first").build(),
        server.claims().build());
    ownKey.sign(new RSASSASigner(other));
    forged.put("its own key in the header", ownKey.serialize());
    var strong = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("first").build(),
        server.claims().build());
    strong.sign(new RSASSASigner(server.key));
    forged.put("an algorithm that is not taken", strong.serialize());
    forged.put("another's key of that name", IssuerServer.token(server.claims().build(), other));
    forged.put("unknown kid", IssuerServer.token(server.claims().build(), IssuerServer.rsa("second")));
    forged.put("wrong issuer", server.token(server.claims().issuer("https://elsewhere.example.com").build()));
    forged.put("issuer with a slash", server.token(server.claims().issuer(server.url + "/").build()));
    forged.put("our own issuer", server.token(server.claims().issuer("osgent").audience("osgent").build()));
    forged.put("no issuer", server.token(server.claims().issuer(null).build()));
    forged.put("wrong audience", server.token(server.claims().audience("https://other.example.com").build()));
    forged.put("no audience", server.token(server.claims().audience((String) null).build()));
    forged.put("expired", server.token(server.claims().expirationTime(in(Duration.ofSeconds(-61))).build()));
    forged.put("never ends", server.token(server.claims().expirationTime(null).build()));
    forged.put("not yet valid", server.token(server.claims().notBeforeTime(in(Duration.ofSeconds(62))).build()));
    forged.put("issued in the future", server.token(server.claims().issueTime(in(Duration.ofSeconds(62))).build()));
    forged.put("no user", server.token(server.claims().subject(null).build()));
    forged.put("user is blank", server.token(server.claims().subject(" ").build()));
    forged.put("user is endless", server.token(server.claims().subject("x".repeat(201)).build()));
    forged.put("other claims",
        parts[0] + "." + encoded.encodeToString(
            new JWTClaimsSet.Builder(server.claims().build()).subject("root").build().toString()
                .getBytes(StandardCharsets.UTF_8))
            + "." + parts[2]);
    forged.put("no signature", parts[0] + "." + parts[1] + ".");
    for (int i = 0; i < 200; i++) {
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      signature[i] ^= 1;
      forged.put("bit flipped " + i, parts[0] + "." + parts[1] + "." + encoded.encodeToString(signature));
    }

    forged.forEach((what, token) -> assertThat(home.ring.authenticate(token)).as(what).isEmpty());
    assertThat(home.ring.authenticate(genuine)).isPresent();
    System.out.println("forged tokens of an issuer tried: " + forged.size() + ", let in: 0");
  }

  @Test
  void aKeyTheIssuerHasAnewIsFetchedAndUnknownOnesDoNotMakeItAskAllTheTime() throws Exception {
    take(Map.of());
    home.principal(server.token(server.claims().build()));
    int before = server.asked.get();
    RSAKey second = IssuerServer.rsa("second");
    server.published.add(second.toPublicJWK());

    assertThat(home.ring.authenticate(IssuerServer.token(server.claims().build(), second))).isPresent();
    RSAKey unknown = IssuerServer.rsa("unknown");
    for (int i = 0; i < 300; i++) {
      assertThat(home.ring.authenticate(
          IssuerServer.token(server.claims().jwtID(Integer.toString(i)).build(), unknown))).isEmpty();
    }
    assertThat(server.asked.get() - before).as("questions").isLessThanOrEqualTo(6);
  }

  @Test
  void anIssuerThatDoesNotAnswerKeepsNobodyElseOut() throws Exception {
    server.silence = new CountDownLatch(1);
    take(Map.of());
    home.user("bob", "user");
    String stuck = server.token(server.claims().build());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Principal>> waiting = threads.submit(() -> home.ring.authenticate(stuck));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (server.asked.get() == 0) {
        assertThat(System.nanoTime() - end).as("the issuer should be asked").isNegative();
        Thread.onSpinWait();
      }

      assertThat(home.ring.authenticate(home.login("bob").accessToken())).isPresent();
      assertThat(waiting.isDone()).as("the issuer is still waited for").isFalse();
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void whileAnIssuerIsGoneItsKeysAreTakenAlsoWhenTheyWouldHaveBeenAskedForAnew() throws Exception {
    takeShortOfMemory(Duration.ofHours(4));
    assertThat(isLetIn(server.key)).isTrue();
    server.status = 500;
    int before = server.asked.get();

    await("the keys to be asked for in vain, time and again", () -> {
      assertThat(isLetIn(server.key)).isTrue();
      return server.asked.get() > before + 3;
    });

    try (var log = new Logged(DiscoveredKeys.class)) {
      assertThat(isLetIn(IssuerServer.rsa("unknown"))).as("a key nobody has heard of").isFalse();
      assertThat(log.lines()).contains("the keys of " + server.url + " are not to be had: java.io.IOException: "
          + server.url + "/.well-known/openid-configuration answers 500 with "
          + ("{\"issuer\":\"" + server.url + "\",\"jwks_uri\":\"" + server.url + "/jwks\"}").length() + " bytes");
    }
    assertThat(isLetIn(server.key)).isTrue();
  }

  @Test
  void whenAnIssuerIsBackItsNewKeysAreTakenAndThoseItHasNoLongerAreNot() throws Exception {
    takeShortOfMemory(Duration.ofHours(4));
    assertThat(isLetIn(server.key)).isTrue();
    server.status = 500;
    int before = server.asked.get();
    await("the keys to be asked for in vain", () -> isLetIn(server.key) && server.asked.get() > before);
    RSAKey second = IssuerServer.rsa("second");
    server.published.set(0, second.toPublicJWK());
    assertThat(isLetIn(second)).as("while it is gone").isFalse();

    server.status = 200;

    await("the new key to be taken", () -> isLetIn(second));
    assertThat(isLetIn(server.key)).as("with the key it has withdrawn").isFalse();
    assertThat(isLetIn(second)).isTrue();
  }

  @Test
  void whenAnIssuerHasBeenGoneTooLongNobodyIsLetInUntilItIsBack() {
    takeShortOfMemory(Duration.ofMillis(300));
    assertThat(isLetIn(server.key)).isTrue();
    server.status = 500;

    await("its keys to count no more", () -> !isLetIn(server.key));
    assertThat(isLetIn(server.key)).isFalse();
    server.status = 200;
    await("its keys to count again", () -> isLetIn(server.key));
  }

  @Test
  void anIssuerThatIsGoneIsNotStormedByTokensNobodyKnowsWhichTakeNothingFromThoseItIsKnownFor() throws Exception {
    take(Map.of());
    assertThat(isLetIn(server.key)).isTrue();
    server.status = 500;
    int before = server.asked.get();
    RSAKey unknown = IssuerServer.rsa("unknown");

    for (int i = 0; i < 300; i++) {
      assertThat(isLetIn(unknown)).isFalse();
      assertThat(isLetIn(server.key)).isTrue();
    }

    assertThat(server.asked.get() - before).as("questions").isBetween(1, 6);
  }

  @Test
  void anIssuerThatHasNeverAnsweredIsNotStormedEither() throws Exception {
    server.status = 500;
    take(Map.of());

    for (int i = 0; i < 300; i++) {
      assertThat(isLetIn(server.key)).isFalse();
    }

    assertThat(server.asked.get()).as("questions").isBetween(1, 6);
  }

  @Test
  void ofManyWhoComeAtOnceWhileAnIssuerDoesNotAnswerNobodyIsTurnedAwayWhoseKeyIsKnown() throws Exception {
    takeShortOfMemory(Duration.ofHours(4));
    assertThat(isLetIn(server.key)).isTrue();
    int before = server.asked.get();
    server.silence = new CountDownLatch(1);
    var many = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      many.add(server.token(server.claims().jwtID("at once " + i).build()));
    }
    // Until the keys are to be asked for anew, so that all come then.
    await("the issuer to be asked", () -> isLetIn(server.key) && server.asked.get() > before);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> all = many.stream()
          .<Callable<Boolean>>map(token -> () -> home.ring.authenticate(token).isPresent()).toList();
      assertThat(threads.invokeAll(all)).extracting(Future::resultNow).containsOnly(true);
    }
  }

  @Test
  void oneThatCallsItselfOtherwiseIsNotBelieved() throws Exception {
    server.calledItself = "https://elsewhere.example.com";
    take(Map.of());

    assertThat(home.ring.authenticate(server.token(server.claims().build()))).isEmpty();
  }

  @Test
  void nobodyWhoComesWithManyTokensCutsTheConnectionsOfOthers() throws Exception {
    take(Map.of());
    home.user("mallory", "user");
    String token = server.token(server.claims().build());
    Principal ann = home.principal(token);
    var login = home.login("mallory");

    for (int i = 0; i < 3 * Home.TOKENS; i++) {
      login = home.logins.refresh(login.refreshToken(), null);
      home.principal(login.accessToken());
    }
    assertThat(home.ring.stands(ann)).as("after many tokens of a login").isTrue();
    var many = new ArrayList<String>();
    for (int i = 0; i < 3 * Home.TOKENS; i++) {
      many.add(server.token(server.claims().subject("mallory").jwtID(Integer.toString(i))
          .expirationTime(in(Duration.ofMinutes(20))).build()));
      home.principal(many.getLast());
    }
    assertThat(home.ring.stands(ann)).as("after many tokens of the same issuer").isTrue();
    assertThat(home.ring.stands(home.principal(many.getFirst()))).as("whose word was forgotten and comes again")
        .isTrue();
  }

  @Test
  void anIssuerThatIsNoLongerConfiguredVouchesForNobody() throws Exception {
    take(Map.of());
    String token = server.token(server.claims().build());
    Principal ann = home.principal(token);

    home.issuers.clear();
    home.check.forget();

    assertThat(home.ring.authenticate(token)).isEmpty();
    assertThat(home.ring.stands(ann)).isFalse();
  }

  @Test
  void aConfigurationThatIsNotSafeIsRefusedWithWhatWouldBeRight() {
    assertThatThrownBy(() -> issuer(Map.of("issuer", "http://login.example.com"))).hasMessageContaining("https://");
    assertThatThrownBy(() -> issuer(Map.of("audience", new String[]{}))).hasMessageContaining("audience");
    for (String algorithm : List.of("none", "HS256", "RS1", "")) {
      assertThatThrownBy(() -> issuer(Map.of("algorithms", new String[]{algorithm}))).hasMessageContaining("RS256");
    }
    assertThatThrownBy(() -> issuer(Map.of("roleMap", new String[]{"staff"}))).hasMessageContaining("staff=user");
  }
}

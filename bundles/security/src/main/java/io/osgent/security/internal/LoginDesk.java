package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.activity.ActivityLog;
import io.osgent.server.security.Logins;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets people in who know their password, and lets them stay. */
@Component
public final class LoginDesk implements Logins {
  private static final Logger LOG = LoggerFactory.getLogger(LoginDesk.class);
  /** The same, whatever was wrong. */
  private static final Problem FAILED = Problem.of("login_failed", 401, "this user and this password do not fit");
  private static final Problem STALE = Problem.of("invalid_refresh_token", 401,
      "this refresh token is unknown, was used already, or its login has ended; log in again");
  /** No user has such an id. */
  private static final int LONGEST = 200;

  private final Directory directory;
  private final Passwords passwords;
  private final AccessTokens tokens;
  private final LoginConfig config;
  private final Attempts attempts;
  private final LoginNotes notes;
  private final InstantSource clock;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile ActivityLog activities;

  @Activate
  public LoginDesk(@Reference Directory directory, @Reference Passwords passwords, @Reference TokenDesk tokens) {
    this(directory, passwords, tokens.own(), tokens.config(), InstantSource.system());
  }

  LoginDesk(Directory directory, Passwords passwords, AccessTokens tokens, LoginConfig config, InstantSource clock) {
    this.directory = directory;
    this.passwords = passwords;
    this.tokens = tokens;
    this.config = config;
    this.clock = clock;
    attempts = new Attempts(clock);
    notes = new LoginNotes(directory, () -> activities, clock);
  }

  @Override
  public Tokens login(String tenant, String user, String password, String from) {
    var who = new UserKey(tenant == null ? Principal.HOUSE : tenant, user);
    try {
      if (user.length() > LONGEST || who.tenant().length() > LONGEST) {
        throw new ProblemException(FAILED);
      }
      Tokens in = login(who, password, from);
      notes.in("login", who, from);
      return in;
    } catch (ProblemException e) {
      notes.refused("login", who, from, e.problem().status(), e.problem().code());
      throw e;
    }
  }

  private Tokens login(UserKey who, String password, String from) {
    Optional<Account> account = directory.account(who);
    String hash = account.map(Account::password).orElse(null);
    boolean fits = attempts.tried(who, from, () -> passwords.fits(password, hash));
    if (!fits || account.get().disabled()) {
      throw new ProblemException(FAILED);
    }
    attempts.succeeded(who, from);
    return begin(who, passwords.better(password, hash).map(better -> rehash(who, hash, better)).orElse(hash));
  }

  /**
   * Unless it was changed in the meantime.
   *
   * @return the one that is kept if it still is this password
   */
  private String rehash(UserKey who, String before, String better) {
    directory.change(who, account -> before.equals(account.password()) ? account.withPassword(better) : account);
    return better;
  }

  /** Whoever was disabled, or whose password was changed, while this one was checked does not get in with it. */
  private Tokens begin(UserKey who, String password) {
    List<Login> others = directory.logins(who);
    int most = Math.clamp(config.perUser(), 1, 1000);
    if (others.size() >= most) {
      List<Login> ending = others.subList(0, others.size() - most + 1);
      directory.end(ending::contains);
    }
    Instant now = clock.instant();
    var login = new Login(SecretText.id("l"), who, now, end(now, now));
    String refresh = SecretText.next(SecretText.REFRESH);
    if (!directory.add(login, Fingerprint.of(refresh),
        account -> !account.disabled() && password.equals(account.password()))) {
      throw new ProblemException(FAILED);
    }
    return tokens(login, refresh);
  }

  private Instant end(Instant began, Instant now) {
    Instant away = now.plus(Duration.ofHours(config.refreshHours()));
    Instant longest = began.plus(Duration.ofHours(config.longestHours()));
    return away.isBefore(longest) ? away : longest;
  }

  private Tokens tokens(Login login, String refresh) {
    try {
      return new Tokens(tokens.sign(login), "Bearer", tokens.lifetime().toSeconds(), refresh);
    } catch (IOException e) {
      throw new UncheckedIOException("the keys that sign access tokens cannot be written", e);
    }
  }

  @Override
  public Tokens refresh(String refreshToken, String from) {
    String next = SecretText.next(SecretText.REFRESH);
    Directory.Turn turn = SecretText.fits(SecretText.REFRESH, refreshToken)
        ? directory.turn(Fingerprint.of(refreshToken), Fingerprint.of(next), this::longer)
        : new Directory.Turn(null, false);
    UserKey who = turn.login() == null ? null : turn.login().user();
    if (turn.reused()) {
      String stolen = turn.login().id();
      LOG.warn("the login {} ends: a refresh token of it was used twice, so somebody else has it", stolen);
      directory.end(login -> login.id().equals(stolen));
    }
    if (who == null || turn.reused()) {
      notes.refused("refresh", who, from, STALE.status(), STALE.code());
      throw new ProblemException(STALE);
    }
    notes.in("refresh", who, from);
    return tokens(turn.login(), next);
  }

  /** A login that goes on from now, or empty when it has ended. */
  private Optional<Login> longer(Login login) {
    Instant now = clock.instant();
    boolean on = now.isBefore(login.expiresAt())
        && directory.account(login.user()).filter(account -> !account.disabled()).isPresent();
    return on
        ? Optional.of(new Login(login.id(), login.user(), login.createdAt(), end(login.createdAt(), now)))
        : Optional.empty();
  }

  @Override
  public void logout(Principal by) {
    if (by.credential().startsWith(Principals.LOGIN)) {
      String id = by.credential().substring(Principals.LOGIN.length());
      directory.end(login -> login.id().equals(id));
    }
  }
}

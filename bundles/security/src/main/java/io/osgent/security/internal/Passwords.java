package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Hashes passwords and compares them, so many at once and no more: each takes the memory it is meant to take. */
@Component(service = Passwords.class, configurationPid = "io.osgent.security.passwords")
@Designate(ocd = Passwords.Config.class)
public final class Passwords {
  /** Configuration {@code io.osgent.security.passwords}. The defaults are those OWASP recommends for Argon2id. */
  @ObjectClassDefinition(name = "Passwords", description = "How passwords are hashed with Argon2id; those hashed otherwise are hashed anew when somebody logs in")
  public @interface Config {
    @AttributeDefinition(description = "How many kibibytes of memory a hash takes", min = "8192", max = "1048576")
    int kibibytes() default 19456;

    @AttributeDefinition(description = "How often it goes over them", min = "1", max = "100")
    int passes() default 2;

    @AttributeDefinition(description = "Into how many lanes they are divided", min = "1", max = "16")
    int lanes() default 1;

    @AttributeDefinition(description = "How many passwords are hashed at once", min = "1", max = "64")
    int atOnce() default 2;

    @AttributeDefinition(description = "How many characters a new password has at least", min = "8", max = "128")
    int shortest() default 12;
  }

  /** So that nobody makes the server hash novels. */
  private static final int LONGEST = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Argon2 cost;
  private final BiPredicate<String, String> comparing;
  private final int shortest;
  private final Semaphore turns;
  /** Of nobody's password: whoever is unknown is told so after the same work. */
  private final String nobodys;

  @Activate
  public Passwords(Config config) {
    this(new Argon2(within(8192, config.kibibytes(), 1 << 20), within(1, config.passes(), 100),
        within(1, config.lanes(), 16)), config.shortest(), within(1, config.atOnce(), 64));
  }

  Passwords(Argon2 cost, int shortest, int atOnce) {
    this(cost, Argon2::fits, shortest, atOnce);
  }

  /** @param comparing a password with a hash, which takes the time and the memory it was hashed with */
  Passwords(Argon2 cost, BiPredicate<String, String> comparing, int shortest, int atOnce) {
    this.cost = cost;
    this.comparing = comparing;
    this.shortest = shortest;
    turns = new Semaphore(atOnce, true);
    nobodys = cost.hash(SecretText.next(""));
  }

  private static int within(int least, int value, int most) {
    return Math.clamp(value, least, most);
  }

  /** @throws ProblemException 400 when it is no good password for this user */
  void require(String user, String password) {
    if (password.length() < shortest || password.length() > LONGEST) {
      throw ProblemException.badRequest("weak_password",
          "a password should have " + shortest + " to " + LONGEST + " characters");
    }
    String lower = password.toLowerCase(Locale.ROOT);
    if (lower.chars().distinct().count() < 4 || lower.contains(user.toLowerCase(Locale.ROOT)) && user.length() > 3) {
      throw ProblemException.badRequest("weak_password",
          "a password should not be a few characters again and again, nor contain the user's id");
    }
  }

  String hash(String password) {
    return inTurn(() -> cost.hash(password));
  }

  /**
   * Whether this is the password; takes as long when there is none.
   *
   * @param hash or null when the user has no password, or there is no such user
   */
  boolean fits(String password, String hash) {
    boolean bounded = password.length() <= LONGEST;
    String compared = bounded ? password : password.substring(0, LONGEST);
    boolean fits = inTurn(() -> comparing.test(compared, hash == null ? nobodys : hash));
    return bounded && hash != null && fits;
  }

  /** A new hash of a password that fits, where it would be made otherwise today. */
  Optional<String> better(String password, String hash) {
    return cost.made(hash) ? Optional.empty() : Optional.of(hash(password));
  }

  private <T> T inTurn(Supplier<T> work) {
    try {
      if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ProblemException(new Problem("logins_busy", 503,
            "too many passwords are being checked at once; try again soon", true, Duration.ofSeconds(2), null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem("logins_busy", 503, "the server is stopping", true, null, null), e);
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }
}

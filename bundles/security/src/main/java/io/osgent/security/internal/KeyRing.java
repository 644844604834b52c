package io.osgent.security.internal;

import io.osgent.server.security.Authenticator;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.PresetKey;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whoever comes with a key or a token that is good.
 *
 * <p>A server into which nobody can come makes a key for its administrator and offers it as a {@code Supplier} service with
 * the property {@value #FIRST_KEY}, which gives it to the first who asks, so that it is shown once. {@code OSGENT_ADMIN_KEY} presets it instead.
 */
@Component(immediate = true, service = Authenticator.class)
public final class KeyRing implements Authenticator {
  static final String FIRST_KEY = "osgent.first.admin.key";
  private static final String ADMIN = "admin";
  /** What is longer was made by nobody here, and is not even looked at. */
  private static final int LONGEST = 16_000;
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Directory directory;
  private final Principals principals;
  private final TokenCheck tokens;
  private final InstantSource clock;

  @Activate
  public KeyRing(BundleContext context, @Reference Directory directory, @Reference RoleBook roles,
      @Reference TokenDesk tokens) {
    this(directory, new Principals(directory, roles), tokens.check(), InstantSource.system());
    admit(System.getenv(PresetKey.VARIABLE)).ifPresent(key -> {
      var unseen = new AtomicReference<>(key);
      Supplier<String> shown = () -> unseen.getAndSet(null);
      context.registerService(Supplier.class, shown, FrameworkUtil.asDictionary(Map.of(FIRST_KEY, true)));
    });
  }

  KeyRing(Directory directory, Principals principals, TokenCheck tokens, InstantSource clock) {
    this.directory = directory;
    this.principals = principals;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Sees to it that an administrator can come in.
   *
   * @param preset the key the environment asks for, or null
   * @return the key that had to be made, or empty when there was one
   */
  Optional<String> admit(String preset) {
    if (preset != null && !preset.isBlank()) {
      if (preset.length() < PresetKey.SHORTEST) {
        throw new IllegalArgumentException(PresetKey.TOO_SHORT);
      }
      if (directory.key(Fingerprint.of(preset)) == null) {
        add(preset);
        LOG.info("The key in {} is an administrator's key from now on", PresetKey.VARIABLE);
      }
      return Optional.empty();
    } else if (!directory.isEmpty(Principal.HOUSE)) {
      return Optional.empty();
    }
    String key = SecretText.next(SecretText.KEY);
    add(key);
    return Optional.of(key);
  }

  private void add(String secret) {
    var admin = new UserKey(Principal.HOUSE, ADMIN);
    Instant now = clock.instant();
    if (directory.account(admin).isEmpty()) {
      directory.add(new Account(admin, null, Set.of(BuiltInRole.ADMIN.wireName()), false, null, now));
    }
    directory.add(new StoredKey(SecretText.id("k"), Fingerprint.of(secret), admin, freeName(),
        Set.of(BuiltInRole.ADMIN.wireName()), null, null, now, null, null));
  }

  /** {@code admin}, or what comes next where there is one of that name. */
  private String freeName() {
    int number = 1;
    String name = ADMIN;
    while (isTaken(name)) {
      number++;
      name = ADMIN + "-" + number;
    }
    return name;
  }

  private boolean isTaken(String name) {
    return directory.keys(Principal.HOUSE).anyMatch(use -> use.key().name().equals(name));
  }

  @Override
  public Optional<Principal> authenticate(String bearer) {
    if (bearer == null || bearer.length() > LONGEST) {
      return Optional.empty();
    }
    var fingerprint = Fingerprint.of(bearer);
    KeyUse use = directory.key(fingerprint);
    if (use == null) {
      return tokens.principal(bearer, fingerprint);
    }
    Optional<Principal> principal = ofKey(use);
    if (principal.isPresent()) {
      use.used(clock.millis());
    }
    return principal;
  }

  private Optional<Principal> ofKey(KeyUse use) {
    return use.expired(clock.millis())
        ? Optional.empty()
        : use.principal(principals.version(), () -> principals.of(use.key()));
  }

  @Override
  public boolean stands(Principal principal) {
    return now(principal.credential()).filter(principal::equals).isPresent();
  }

  /** Who would come in with it now. */
  private Optional<Principal> now(String credential) {
    if (credential.startsWith(Principals.KEY)) {
      return directory.keyById(credential.substring(Principals.KEY.length())).flatMap(this::ofKey);
    } else if (credential.startsWith(Principals.LOGIN)) {
      return tokens.ofLogin(credential.substring(Principals.LOGIN.length()));
    }
    return tokens.ofVouched(credential);
  }
}

package io.osgent.security.internal;

import io.osgent.server.security.Authenticator;
import io.osgent.server.security.PresetKey;
import io.osgent.server.security.Principal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Lets in whoever comes with a key or a token that is good.
 *
 * <p>A server into which nobody can come makes a key for its administrator and offers it as a {@code Supplier} service with
 * the property {@value #FIRST_KEY}, which gives it to the first who asks, so that it is shown once. {@code OSGENT_ADMIN_KEY} presets it instead.
 */
@Component(immediate = true, service = Authenticator.class)
public final class KeyRing implements Authenticator {
  static final String FIRST_KEY = "osgent.first.admin.key";
  /** What is longer was made by nobody here, and is not even looked at. */
  private static final int LONGEST = 16_000;

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

  /** @see AdminKey#admit */
  Optional<String> admit(String preset) {
    return new AdminKey(directory, clock).admit(preset);
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

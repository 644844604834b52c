package io.osgent.security.internal;

import io.osgent.server.security.Authenticator;
import io.osgent.server.security.PresetKey;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Principal.Role;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StoredKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
 * Knows the API keys, by their SHA-256 alone. Looking a hash up in a table tells an attacker nothing through its timing:
 * what he would learn about the hash says nothing about the key.
 *
 * <p>A server without any key makes one for its administrator and offers it as a {@code Supplier} service with the
 * property {@value #FIRST_KEY}, which gives it to the first who asks, so that it is shown once. {@code OSGENT_ADMIN_KEY} presets it instead.
 */
@Component(immediate = true)
public final class KeyRing implements Authenticator {
  static final String FIRST_KEY = "osgent.first.admin.key";
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Map<String, Principal> principals = new ConcurrentHashMap<>();
  private final Storage storage;

  @Activate
  public KeyRing(BundleContext context, @Reference Storage storage) {
    this(storage);
    admit(System.getenv(PresetKey.VARIABLE)).ifPresent(key -> {
      var unseen = new AtomicReference<>(key);
      Supplier<String> shown = () -> unseen.getAndSet(null);
      context.registerService(Supplier.class, shown, FrameworkUtil.asDictionary(Map.of(FIRST_KEY, true)));
    });
  }

  KeyRing(Storage storage) {
    this.storage = storage;
    storage.keys().forEach(key -> principals.put(key.sha256(), key.principal()));
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
      if (!principals.containsKey(sha256(preset))) {
        add(preset);
        LOG.info("The key in {} is an administrator's key from now on", PresetKey.VARIABLE);
      }
      return Optional.empty();
    } else if (!principals.isEmpty()) {
      return Optional.empty();
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String key = "osg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    add(key);
    return Optional.of(key);
  }

  private void add(String key) {
    var admin = new StoredKey(sha256(key), new Principal("admin", "default", "admin", Role.ADMIN), Instant.now());
    storage.commit(List.of(new Change.KeyAdded(admin)));
    principals.put(admin.sha256(), admin.principal());
  }

  @Override
  public Optional<Principal> authenticate(String bearer) {
    return bearer == null ? Optional.empty() : Optional.ofNullable(principals.get(sha256(bearer)));
  }

  private static String sha256(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

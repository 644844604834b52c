package io.osgent.security.internal;

import io.osgent.server.security.ApiKey;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** A key, whom it lets in, and when it last did. What is written on a request's path is a field. */
final class KeyUse {
  private static final long MINUTE = 60_000;

  private final StoredKey key;
  private final Resolved resolved = new Resolved();
  private volatile long lastUsed;
  private volatile long noted;

  KeyUse(StoredKey key) {
    this.key = key;
    lastUsed = key.lastUsedAt() == null ? 0 : key.lastUsedAt().toEpochMilli();
    noted = lastUsed;
  }

  StoredKey key() {
    return key;
  }

  boolean expired(long now) {
    return key.expiresAt() != null && key.expiresAt().toEpochMilli() <= now;
  }

  Optional<Principal> principal(long version, Supplier<Optional<Principal>> find) {
    return resolved.at(version, find);
  }

  void used(long now) {
    if (now - lastUsed >= MINUTE) {
      lastUsed = now;
    }
  }

  /** When it was used last, if that is still to be noted. */
  Optional<Instant> toNote() {
    long last = lastUsed;
    return last == noted ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last));
  }

  void noted(Instant use) {
    noted = use.toEpochMilli();
  }

  ApiKey shown() {
    return new ApiKey(key.id(), key.name(), key.user().id(), key.roles(), key.permissions(), key.createdBy(),
        key.createdAt(), key.expiresAt(), lastUsed == 0 ? null : Instant.ofEpochMilli(lastUsed));
  }
}

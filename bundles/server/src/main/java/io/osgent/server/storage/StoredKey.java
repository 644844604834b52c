package io.osgent.server.storage;

import io.osgent.server.security.Principal;
import java.time.Instant;

/**
 * A key as it is kept: never the key itself.
 *
 * @param sha256 of the key's UTF-8 bytes, in lower-case hex; keys are random and long, so a slow hash adds nothing
 */
public record StoredKey(String sha256, Principal principal, Instant createdAt) {}

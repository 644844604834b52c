package io.osgent.server.security;

import java.time.Instant;
import java.util.Set;

/**
 * What is known of a key; never the key itself.
 *
 * @param name unique in its tenant; the logs call whoever comes with it so
 * @param user whom it stands for
 * @param permissions what it is narrowed to, or null for all that its roles come to
 * @param createdBy the user who made it, than whom it never may do more; null when the server or whoever runs it did
 * @param expiresAt or null when it does not
 * @param lastUsedAt to the minute, or null when it never was
 */
public record ApiKey(String id, String name, String user, Set<String> roles, Set<String> permissions, String createdBy,
    Instant createdAt, Instant expiresAt, Instant lastUsedAt) {}

package io.osgent.server.security;

import java.time.Instant;

/**
 * An organisation whose users see nothing of those of others.
 *
 * @param displayName what people call it, or null
 */
public record Tenant(String id, String displayName, Instant createdAt) {}

package io.osgent.server.security;

import java.time.Instant;
import java.util.Set;

/**
 * A person of a tenant, or a program that has keys of its own.
 *
 * @param id what it logs in with, and what its data is kept under
 * @param displayName what people call it, or null
 * @param roles what it is
 * @param disabled whether nobody gets in as this user, whatever they have
 * @param password whether it has one
 */
public record User(String id, String displayName, Set<String> roles, boolean disabled, boolean password,
    Instant createdAt) {
  public User {
    roles = Set.copyOf(roles);
  }
}

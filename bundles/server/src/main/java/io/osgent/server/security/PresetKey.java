package io.osgent.server.security;

/**
 * The rule for an administrator's key that is chosen beforehand, instead of the one the first start makes. It is all constants,
 * so that the launcher, which can't use a bundle's classes, is compiled with the same rule.
 */
public final class PresetKey {
  /** The environment variable that holds it; blank is as good as unset. */
  public static final String VARIABLE = "OSGENT_ADMIN_KEY";

  /** In characters. */
  public static final int SHORTEST = 16;

  /** What whoever has chosen a shorter one is told. */
  public static final String TOO_SHORT = VARIABLE + " should have at least " + SHORTEST
      + " characters, e.g. the output of: openssl rand -base64 24";

  private PresetKey() {}
}

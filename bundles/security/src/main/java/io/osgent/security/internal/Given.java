package io.osgent.security.internal;

import io.osgent.api.ProblemException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What requests give, checked: each refusal says what would be right. */
final class Given {
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Set<String> RESERVED = Set.of("shell", "server");
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");
  private static final int LONGEST_NAME = 200;

  private Given() {}

  static void user(String id) {
    require(USER, id, "invalid_user",
        "a user's id should be up to 100 letters, digits and . _ @ + -, e.g. ann@example.com");
  }

  /** The logs are not to say that somebody's key did what the server, or whoever runs it, has done. */
  static void keyName(String name) {
    require(KEY, name, "invalid_key", "a key's name should be up to 100 letters, digits and . _ -, e.g. ci");
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw ProblemException.badRequest("invalid_key",
          "a key should be called neither shell nor server, for the logs call others so");
    }
  }

  static void tenant(String id) {
    require(TENANT, id, "invalid_tenant", "a tenant's id should be up to 50 small letters, digits and -, e.g. acme");
  }

  /** @param name or null */
  static void displayName(String name) {
    if (name != null && (name.isBlank() || name.length() > LONGEST_NAME || UNPRINTABLE.matcher(name).find())) {
      throw ProblemException.badRequest("invalid_display_name",
          "'display_name' should be up to " + LONGEST_NAME + " characters in one line");
    }
  }

  private static void require(Pattern pattern, String value, String code, String right) {
    if (value == null || !pattern.matcher(value).matches()) {
      throw ProblemException.badRequest(code, right);
    }
  }
}

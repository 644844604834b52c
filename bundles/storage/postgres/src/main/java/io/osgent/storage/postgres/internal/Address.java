package io.osgent.storage.postgres.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a database is and who connects to it, from a URL as PostgreSQL's own tools or as Java writes it. */
record Address(String jdbcUrl, String user, String password) {
  private static final Pattern SECRET = Pattern.compile("(password=)[^&]*", Pattern.CASE_INSENSITIVE);

  /**
   * @param user counts instead of the one in the URL, unless it is empty; so does the password
   * @throws IllegalArgumentException with one line that says what is wrong, and no secret
   */
  static Address of(String url, String user, String password) {
    refuseUnresolved("url", url);
    refuseUnresolved("user", user);
    refuseUnresolved("password", password);
    Address address = url.startsWith("jdbc:") ? new Address(url, "", "") : fromUri(url);
    if (!address.jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("url must be like postgres://host:5432/database");
    }
    return new Address(address.jdbcUrl, user.isEmpty() ? address.user : user,
        password.isEmpty() ? address.password : password);
  }

  private static void refuseUnresolved(String setting, String value) {
    if (value.contains("$[")) {
      throw new IllegalArgumentException(setting + " refers to what is not there");
    }
  }

  private static Address fromUri(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("url is not one: " + e.getReason() + " at " + e.getIndex(), e);
    }
    if (uri.getScheme() == null || !uri.getScheme().matches("postgres(ql)?") || uri.getRawAuthority() == null) {
      throw new IllegalArgumentException("url must be like postgres://host:5432/database");
    }
    // Several hosts, for fail-over, are no host to URI.
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String[] who = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new Address("jdbc:postgresql://" + authority.substring(at + 1) + path + query, decoded(who[0]),
        who.length > 1 ? decoded(who[1]) : "");
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** @throws IllegalArgumentException if the driver cannot read the URL */
  PGSimpleDataSource source() {
    var source = new PGSimpleDataSource();
    try {
      source.setURL(jdbcUrl);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("url must be like postgres://host:5432/database", e);
    }
    if (!user.isEmpty()) {
      source.setUser(user);
    }
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    return source;
  }

  /** For people: without secrets. */
  @Override
  public String toString() {
    return SECRET.matcher(jdbcUrl.substring("jdbc:".length())).replaceAll("$1...");
  }
}

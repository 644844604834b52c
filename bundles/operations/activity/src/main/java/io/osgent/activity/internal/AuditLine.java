package io.osgent.activity.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** An entry of the audit log as it is hashed, kept and exported: a JSON object of text and whole numbers. */
record AuditLine(Map<String, Object> fields) {
  /** What comes before the first entry. */
  static final String NOTHING = "0".repeat(64);

  private static final String SEQUENCE = "sequence";
  private static final String PREVIOUS = "previous";
  private static final String HASH = "hash";

  /**
   * A new entry, with its hash.
   *
   * @param said all but its place in the chain
   */
  static AuditLine after(long sequence, String previous, Map<String, Object> said) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(SEQUENCE, sequence);
    fields.putAll(said);
    fields.put(PREVIOUS, previous);
    fields.put(HASH, new AuditLine(fields).computed());
    return new AuditLine(fields);
  }

  long sequence() {
    return fields.get(SEQUENCE) instanceof Number number ? number.longValue() : 0;
  }

  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  String previous() {
    return text(PREVIOUS);
  }

  String hash() {
    return text(HASH);
  }

  /** The hash it should have: over everything else. */
  String computed() {
    var rest = new LinkedHashMap<>(fields);
    rest.remove(HASH);
    try {
      return HexFormat.of().formatHex(
          MessageDigest.getInstance("SHA-256").digest(Canonical.of(rest).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  String json() {
    return Canonical.of(fields);
  }
}

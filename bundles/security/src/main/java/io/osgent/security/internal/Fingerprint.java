package io.osgent.security.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a key or token: all that is kept of it. Looking one up in a table tells an attacker nothing through its
 * timing: what he would learn about the hash says nothing about the key. Keys are random and long, so a slow hash would add nothing.
 */
record Fingerprint(long first, long second, long third, long last) {
  static Fingerprint of(String secret) {
    try {
      return of(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** @param hex as {@link #hex} has written it */
  static Fingerprint ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  private static Fingerprint of(byte[] digest) {
    var bytes = ByteBuffer.wrap(digest);
    return new Fingerprint(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  String hex() {
    byte[] bytes = ByteBuffer.allocate(32).putLong(first).putLong(second).putLong(third).putLong(last).array();
    return HexFormat.of().formatHex(bytes);
  }
}

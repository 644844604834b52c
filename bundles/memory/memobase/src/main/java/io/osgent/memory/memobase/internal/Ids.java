package io.osgent.memory.memobase.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Names for what is kept: Memobase's clients want them to be UUIDs of version 4 or 5. */
final class Ids {
  private Ids() {}

  static String random() {
    return UUID.randomUUID().toString();
  }

  /** The same for the same words. */
  static String of(String... words) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1")
          .digest(String.join("\u0000", words).getBytes(StandardCharsets.UTF_8));
      digest[6] = (byte) (digest[6] & 0x0f | 0x50);
      digest[8] = (byte) (digest[8] & 0x3f | 0x80);
      ByteBuffer bits = ByteBuffer.wrap(digest);
      return new UUID(bits.getLong(), bits.getLong()).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}

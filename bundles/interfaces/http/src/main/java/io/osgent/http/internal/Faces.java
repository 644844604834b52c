package io.osgent.http.internal;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who has been let in lately, and from where: they are not kept waiting because somebody else guesses keys at the same
 * address. It is a short memory: of two who stand at the same place it remembers the later one. Which place that is, and
 * how one looks there, is salted, so that nobody can make a key that looks like another's or drives it out. Thread-safe.
 */
final class Faces {
  private static final int PLACES = 1 << 14;

  private final AtomicLongArray faces = new AtomicLongArray(PLACES);
  private final byte[] salt = new byte[16];

  Faces() {
    new SecureRandom().nextBytes(salt);
  }

  void remember(String key, SocketAddress from) {
    long face = face(key, from);
    if (faces.get(place(face)) != face) {
      faces.set(place(face), face);
    }
  }

  boolean know(String key, SocketAddress from) {
    if (key == null) {
      return false;
    }
    long face = face(key, from);
    return faces.get(place(face)) == face;
  }

  private long face(String key, SocketAddress from) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      hash.update(salt);
      if (from instanceof InetSocketAddress internet && !internet.isUnresolved()) {
        hash.update(internet.getAddress().getAddress());
      }
      // Nobody has the face of an empty place.
      return ByteBuffer.wrap(hash.digest(key.getBytes(StandardCharsets.UTF_8))).getLong() | 1;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static int place(long face) {
    return (int) (face >>> 1) & PLACES - 1;
  }
}

package io.osgent.http.internal;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Who has been let in lately, and from where: they are not kept waiting because somebody else guesses keys at the same
 * address. It is a short memory: of two who look alike it remembers the later one, and a stranger who looks like a friend
 * by chance gains one guess. Thread-safe.
 */
final class Faces {
  private static final int PLACES = 1 << 14;

  private final AtomicIntegerArray faces = new AtomicIntegerArray(PLACES);

  void remember(String key, SocketAddress from) {
    int face = face(key, from);
    if (faces.get(place(face)) != face) {
      faces.set(place(face), face);
    }
  }

  boolean know(String key, SocketAddress from) {
    int face = face(key, from);
    return key != null && faces.get(place(face)) == face;
  }

  private static int face(String key, SocketAddress from) {
    var host = from instanceof InetSocketAddress internet ? internet.getAddress() : from;
    return key == null ? 0 : key.hashCode() * 31 + (host == null ? 0 : host.hashCode()) | 1;
  }

  private static int place(int face) {
    return (face ^ face >>> 15) & PLACES - 1;
  }
}

package io.osgent.itests.access;

import io.osgent.itests.Rest;
import io.osgent.itests.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;

/** One of many users: what is theirs, and the mark that all they ever say bears. Thread-safe. */
final class Inhabitant {
  /** What everybody's mark looks like. */
  static final Pattern MARK = Pattern.compile("mark-[a-z]+-u\\d+-of-a-person");

  final String tenant;
  final String user;
  final String key;
  final Rest rest;
  final List<String> sessions = new CopyOnWriteArrayList<>();
  final List<String> runs = new CopyOnWriteArrayList<>();
  final List<String> waiting = new CopyOnWriteArrayList<>();
  final List<String> memories = new CopyOnWriteArrayList<>();
  /** What they have inserted by Memobase's routes. */
  final List<String> blobs = new CopyOnWriteArrayList<>();
  /** Of their profile. */
  final List<String> slots = new CopyOnWriteArrayList<>();
  /** Held for writing by whoever clears the memories, so that nobody else wonders where they are. */
  final ReadWriteLock kept = new ReentrantReadWriteLock();
  private Socket socket;

  Inhabitant(String tenant, String user, String key, Rest rest) {
    this.tenant = tenant;
    this.user = user;
    this.key = key;
    this.rest = rest;
  }

  String mark() {
    return mark(tenant, user);
  }

  /** What everything of a user bears, whether or not there is one. */
  static String mark(String tenant, String user) {
    return "mark-" + tenant + "-" + user + "-of-a-person";
  }

  /** One connection, which one thread at a time may use. */
  synchronized Socket socket() {
    if (socket == null) {
      socket = Socket.open(rest, key);
    }
    return socket;
  }

  synchronized void close() {
    if (socket != null) {
      socket.abort();
    }
  }

  static String oneOf(List<String> some, Random random) {
    var now = List.copyOf(some);
    return now.isEmpty() ? null : now.get(random.nextInt(now.size()));
  }

  @Override
  public String toString() {
    return tenant + "/" + user;
  }
}

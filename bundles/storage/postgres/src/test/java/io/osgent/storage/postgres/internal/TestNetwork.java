package io.osgent.storage.postgres.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server, which can be cut, and can swallow all that is sent. */
public final class TestNetwork implements AutoCloseable {
  private final String host;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket door;
  private int port;
  private volatile boolean silent;

  public TestNetwork(TestDatabase database) {
    host = database.host();
    target = database.port();
    mend();
  }

  public int port() {
    return port;
  }

  /** Lets everything through. */
  public void mend() {
    silent = false;
    if (door == null) {
      try {
        door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      port = door.getLocalPort();
      ServerSocket open = door;
      Thread.ofVirtual().start(() -> accept(open));
    }
  }

  /** Connections break, and new ones are refused. */
  public void cut() {
    close(door);
    door = null;
    sockets.forEach(TestNetwork::close);
    sockets.clear();
  }

  /** Connections stay, and nothing comes through. */
  public void swallow() {
    silent = true;
  }

  private void accept(ServerSocket open) {
    try {
      while (true) {
        Socket client = open.accept();
        var server = new Socket(host, target);
        sockets.add(client);
        sockets.add(server);
        if (open.isClosed()) {
          // It was on its way in when the network was cut, which has not seen it.
          close(client);
          close(server);
        }
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual().start(() -> pass(server, client));
      }
    } catch (IOException e) {
      close(open);
    }
  }

  private void pass(Socket from, Socket to) {
    var bytes = new byte[1 << 16];
    try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        if (!silent) {
          out.write(bytes, 0, count);
        }
      }
    } catch (IOException e) {
      sockets.remove(from);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (door != null) {
      cut();
    }
  }
}

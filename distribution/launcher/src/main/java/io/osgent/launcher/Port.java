package io.osgent.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** The port the server is about to listen on. */
final class Port {
  private Port() {}

  /** Reads a port number that came from the named place. */
  static int parse(String source, String value) {
    try {
      int port = Integer.parseInt(value.strip());
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of bounds
    }
    throw LaunchException.usage(source + " should be a number from 0 (picks one) to 65535, but is '" + value + "'");
  }

  /** Refuses a port or host that cannot be listened on, long before the HTTP server would. */
  static void requireFree(String host, int port) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw LaunchException
          .refused("the host '" + host + "' is not known; --host takes a name or address of this machine");
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw LaunchException.refused("port " + port + " on " + host + " cannot be used (" + e.getMessage()
          + "); choose another with --port N, or --port 0 for any free one");
    }
  }
}

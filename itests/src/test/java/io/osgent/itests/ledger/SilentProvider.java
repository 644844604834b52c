package io.osgent.itests.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A provider that takes a request and says nothing until its client goes. */
final class SilentProvider implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch gone = new CountDownLatch(1);

  SilentProvider() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Waits until the first client has closed its end. */
  void awaitGone() throws InterruptedException {
    gone.await();
  }

  private void serve() {
    try (Socket guest = door.accept()) {
      while (guest.getInputStream().read() >= 0) {
        // Whatever is asked has no answer.
      }
    } catch (IOException broken) {
      // That is one way to go.
    } finally {
      gone.countDown();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}

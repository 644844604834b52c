package io.osgent.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A client that sends whatever it is told to, and reads answers whose length is given. */
final class RawClient implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void sendsNoMore() throws IOException {
    socket.shutdownOutput();
  }

  /** The head of the next answer. */
  String head() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new EOFException("the server has closed the connection after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** The next answer, the length of whose body is given. */
  String answer() throws IOException {
    String head = head();
    var length = LENGTH.matcher(head);
    return head + (length.find()
        ? new String(socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
        : "");
  }

  int status() throws IOException {
    return Integer.parseInt(head().substring(9, 12));
  }

  int byteRead() throws IOException {
    return socket.getInputStream().read();
  }

  /** All that comes until the server closes the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.osgent.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The far end of the server's shell: carries bytes between this terminal and the server's socket. The first line,
 * {@code !batch} or {@code !interactive}, tells the server whether somebody is there to read a prompt. Each method here
 * tells the exit code: 0, or 1 when a command failed.
 */
final class ShellClient {
  private static final String BATCH = "!batch\n";
  private static final int COMMAND_FAILED = 1;
  private static final String INTERACTIVE = "!interactive\n";

  /** Set where a person types the commands. */
  private static final String TERMINAL = "osgent.terminal";

  private final Path socket;

  private ShellClient(Path socket) {
    this.socket = socket;
  }

  /** The server says in a file where its socket is, for a socket's path may not be long and a home's may. */
  static ShellClient of(Home home) {
    Path file = home.data().resolve("shell.socket.path");
    try {
      if (HomeLock.holder(home).isPresent() && Files.exists(file)) {
        return new ShellClient(Path.of(Files.readString(file).strip()));
      }
    } catch (IOException e) {
      throw LaunchException.refused("the shell cannot be reached: " + Home.reason(e));
    }
    throw LaunchException.refused("no server runs in " + home.path() + "; 'osgent run' starts one");
  }

  /** Carries out a command, or as many as are typed when there is none. */
  int run(List<String> words) {
    return words.isEmpty()
        ? converse(System.in, System.out, Boolean.getBoolean(TERMINAL))
        : execute(words, System.out);
  }

  /** Carries out one command and prints its answer. */
  int execute(List<String> words, OutputStream out) {
    String line = words.size() == 1
        ? words.getFirst()
        : words.stream().map(ShellClient::quoted).collect(Collectors.joining(" "));
    try (SocketChannel channel = connect()) {
      send(channel, BATCH + line + "\nexit\n");
      return BatchAnswer.pass(Channels.newInputStream(channel), out) ? 0 : COMMAND_FAILED;
    } catch (IOException e) {
      throw LaunchException.refused("the shell cannot be reached: " + e.getMessage());
    }
  }

  /**
   * Carries commands in and answers out until one side has had enough.
   *
   * @param interactive whether a person types them
   */
  int converse(InputStream in, OutputStream out, boolean interactive) {
    try (SocketChannel channel = connect()) {
      send(channel, interactive ? INTERACTIVE : BATCH);
      // a daemon: when the server has closed, nobody waits for the terminal's next line
      Thread.ofPlatform().daemon().name("shell-input").start(() -> carry(in, channel));
      InputStream answers = Channels.newInputStream(channel);
      if (!interactive) {
        return BatchAnswer.pass(answers, out) ? 0 : COMMAND_FAILED;
      }
      byte[] buffer = new byte[8192];
      for (int read = answers.read(buffer); read >= 0; read = answers.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
      return 0;
    } catch (IOException e) {
      throw LaunchException.refused("the shell cannot be reached: " + e.getMessage());
    }
  }

  private static void carry(InputStream in, SocketChannel channel) {
    try {
      in.transferTo(Channels.newOutputStream(channel));
      channel.shutdownOutput();
    } catch (IOException e) {
      // the server has closed: the other direction sees the same and ends the conversation
      return;
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A word as the shell reads it back whole. */
  private static String quoted(String word) {
    return word.matches("[\\w./:=@%+,*-]+")
        ? word
        : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$").replace("\n", "\\n") + '"';
  }
}

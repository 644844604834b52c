package io.osgent.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellClientTest {
  @TempDir
  Path folder;

  private Home home;
  private String answer = "Grüße vom Server\n!ok\n";
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void makeHome() {
    home = new Home(folder);
    home.make();
  }

  @Test
  void oneCommandIsSentAndItsAnswerPrinted() throws Exception {
    assertThat(received(client -> client.execute(List.of("bundles"), out))).isEqualTo("!batch\nbundles\nexit\n");
    assertThat(out.toString(UTF_8)).isEqualTo("Grüße vom Server\n");
  }

  @Test
  void wordsReachTheServerAsTheUserSeparatedThem() throws Exception {
    assertThat(received(client -> client.execute(List.of("run", "assistant", "say \"hi\" for $5"), out)))
        .isEqualTo("!batch\nrun assistant \"say \\\"hi\\\" for \\$5\"\nexit\n");
  }

  @Test
  void aWholeLineIsSentAsItStands() throws Exception {
    assertThat(received(client -> client.execute(List.of("plugins | grep tool"), out)))
        .isEqualTo("!batch\nplugins | grep tool\nexit\n");
  }

  @Test
  void aConversationCarriesWhatIsTyped() throws Exception {
    answer = "Grüße vom Server\n";

    assertThat(received(client -> client.converse(typed("bundles\nexit\n"), out, true)))
        .isEqualTo("!interactive\nbundles\nexit\n");
    assertThat(out.toString(UTF_8)).isEqualTo("Grüße vom Server\n");
  }

  @Test
  void pipedCommandsAreAnnouncedAsSuch() throws Exception {
    assertThat(received(client -> client.converse(typed("bundles\n"), out, false))).isEqualTo("!batch\nbundles\n");
  }

  @Test
  void theExitCodeSaysWhetherTheCommandsWentWell() throws Exception {
    answer = "fine\n!ok\n";
    assertThat(exitCode(client -> client.execute(List.of("bundles"), out))).isZero();
    assertThat(exitCode(client -> client.converse(typed("bundles\n"), out, false))).isZero();
    answer = "error: there is no command 'fly'; 'help' lists them\n!failed\n";
    assertThat(exitCode(client -> client.execute(List.of("fly"), out))).isOne();
    assertThat(exitCode(client -> client.converse(typed("fly\n"), out, false))).isOne();
    assertThat(out.toString(UTF_8)).isEqualTo(
        "fine\n".repeat(2) + "error: there is no command 'fly'; 'help' lists them\n".repeat(2));
  }

  @Test
  void aServerThatGoesInTheMidstOfACommandIsNoticed() {
    answer = "half an answ";
    assertThatThrownBy(() -> exitCode(client -> client.execute(List.of("bundles"), out)))
        .isInstanceOf(LaunchException.class).hasMessage("the shell broke off before it had said whether all went well");
    assertThat(out.toString(UTF_8)).isEqualTo(answer);
  }

  @Test
  void withoutAServerTheUserIsToldSo() {
    assertThatThrownBy(() -> ShellClient.of(home)).isInstanceOf(LaunchException.class)
        .hasMessage("no server runs in " + folder + "; 'osgent run' starts one");
  }

  @FunctionalInterface
  private interface Conversation {
    int with(ShellClient client) throws IOException;
  }

  @FunctionalInterface
  private interface Talk {
    void with(ShellClient client) throws IOException;
  }

  /** What a server hears that reads to the end of input and then greets. */
  private String received(Talk talk) throws Exception {
    Path socket = folder.resolve("s");
    Files.deleteIfExists(socket);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.writeString(home.data().resolve("shell.socket.path"), socket + "\n");
      CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> hear(server));
      Process holder = HomeLockTest.HolderProcess.start(home);
      try {
        talk.with(ShellClient.of(home));
      } finally {
        holder.destroyForcibly().waitFor();
      }
      return heard.join();
    }
  }

  private int exitCode(Conversation conversation) throws Exception {
    var code = new CompletableFuture<Integer>();
    received(client -> code.complete(conversation.with(client)));
    return code.join();
  }

  private static InputStream typed(String lines) {
    return new ByteArrayInputStream(lines.getBytes(UTF_8));
  }

  private String hear(ServerSocketChannel server) {
    try (SocketChannel channel = server.accept()) {
      var heard = new ByteArrayOutputStream();
      var in = Channels.newInputStream(channel);
      for (int b = in.read(); b >= 0; b = in.read()) {
        heard.write(b);
        if (heard.toString(UTF_8).endsWith("exit\n")) {
          break;
        }
      }
      Channels.newOutputStream(channel).write(answer.getBytes(UTF_8));
      return heard.toString(UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

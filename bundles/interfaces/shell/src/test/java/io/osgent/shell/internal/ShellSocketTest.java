package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.server.security.Permissions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gogo itself, with our commands, over a real socket. */
@Timeout(60)
class ShellSocketTest {
  private static final String GREETING = "Osgent shell: 'help' lists the commands, 'exit' leaves\n";

  @TempDir
  Path home;

  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
  private ShellSocket shell;

  @BeforeEach
  void open() throws IOException {
    threadIo.start();
    add(new Command("echo", "WORD…", Permissions.AUTHENTICATED, "says it again", words -> words.next("word") + "|"
        + words.nextIfAny().orElse("") + "\n"));
    add(new Command("refuse", "", Permissions.AUTHENTICATED, "refuses", words -> {
      throw ProblemException.conflict("bundle_protected", "io.osgent.core can't be stopped");
    }));
    add(new Command("fail", "", Permissions.AUTHENTICATED, "fails", words -> {
      throw new IllegalStateException("first line\nsecond line");
    }));
    add(new Command("differ", "", Permissions.AUTHENTICATED, "prints and fails", words -> {
      throw new Unsuccessful("one thing\nanother\n", "they differ");
    }));
    add(new Command("mutter", "", Permissions.AUTHENTICATED, "writes to the log", words -> {
      System.out.println("this is for the server's console");
      return "done\n";
    }));
    shell = new ShellSocket(home, processor);
  }

  @AfterEach
  void close() throws IOException {
    shell.close();
    processor.stop();
    threadIo.stop();
  }

  @Test
  void aScriptGetsTheOutputAndThenWhetherAllWentWell() throws IOException {
    assertThat(batch("echo one 2", "", "# a remark", "echo 'two words' 1e5", "exit", "echo never"))
        .isEqualTo("one|2\ntwo words|1e5\n!ok\n");
    assertThat(batch("echo one", "refuse", "echo two"))
        .isEqualTo("one|\nerror: io.osgent.core can't be stopped\ntwo|\n!failed\n");
    assertThat(batch()).isEqualTo("!ok\n");
  }

  @Test
  void aCommandMayHaveSomethingToPrintAndFailAllTheSame() throws IOException {
    assertThat(batch("differ")).isEqualTo("one thing\nanother\nerror: they differ\n!failed\n");
  }

  @Test
  void jsonIsOneWordInEitherKindOfQuotes() throws IOException {
    assertThat(batch("echo '{\"to\": \"$bob\"}' x", "echo \"{\\\"to\\\": \\\"\\$bob\\\"}\" x"))
        .isEqualTo("{\"to\": \"$bob\"}|x\n".repeat(2) + "!ok\n");
  }

  @Test
  void severalCommandsFitOnOneLine() throws IOException {
    assertThat(batch("echo a ; echo b")).isEqualTo("a|\nb|\n!ok\n");
  }

  @Test
  void aPersonIsGreetedAndPrompted() throws IOException {
    assertThat(talk("!interactive\necho hello\nexit\necho never\n"))
        .isEqualTo(GREETING + "osgent> hello|\nosgent> ");
    assertThat(talk("echo hello\n")).isEqualTo(GREETING + "hello|\nosgent> ");
  }

  @Test
  void errorsAreOneClearLine() throws IOException {
    assertThat(batch("fly", "refuse", "fail", "echo", "echo 'open")).isEqualTo("""
        error: there is no command 'fly'; 'help' lists them
        error: io.osgent.core can't be stopped
        error: first line
        error: the word is missing; usage: echo WORD…
        error: a quote or bracket is not closed
        !failed
        """);
  }

  @Test
  void anErrorIsNotTheEndOfTheConversation() throws IOException {
    assertThat(batch("fly", "echo on")).endsWith("on|\n!failed\n");
  }

  @Test
  void ourCommandsWinOverOthersOfTheSameName() throws IOException {
    processor.addCommand("aaa",
        new GogoCommand(new Command("echo", "", Permissions.AUTHENTICATED, "", words -> "not ours\n")), "echo");

    assertThat(batch("echo ours", "aaa:echo")).isEqualTo("ours|\nnot ours\n!ok\n");
  }

  @Test
  void whatACommandLogsDoesNotComeToTheScreen() throws IOException {
    assertThat(batch("mutter")).isEqualTo("done\n!ok\n");
  }

  @Test
  void onlyTheOwnerCanOpenIt() throws IOException {
    Path pathFile = home.resolve("data/shell.socket.path");

    assertThat(pathFile).hasContent(shell.path().toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pathFile))).isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.path()))).isEqualTo("rw-------");
  }

  @Test
  void aHomeWithALongNameHasItsSocketElsewhere() throws IOException {
    Path longHome = Files.createDirectories(home.resolve("x".repeat(120)));
    try (var far = new Closing(new ShellSocket(longHome, processor))) {
      assertThat(far.shell().path().toString()).hasSizeLessThan(108);
      assertThat(longHome.resolve("data/shell.socket.path")).hasContent(far.shell().path().toString());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(far.shell().path().getParent())))
          .isEqualTo("rwx------");
      assertThat(talk(far.shell().path(), "!batch\necho far\n")).isEqualTo("far|\n!ok\n");
    }
    assertThat(longHome.resolve("data")).isEmptyDirectory();
  }

  @Test
  void aSocketLeftBehindIsNoHindrance() throws IOException {
    Path otherHome = Files.createDirectories(home.resolve("other/data"));
    Files.writeString(otherHome.resolve("shell.socket"), "left behind");
    Files.writeString(otherHome.resolve("shell.socket.path"), "left behind");

    try (var other = new Closing(new ShellSocket(home.resolve("other"), processor))) {
      assertThat(talk(other.shell().path(), "!batch\necho hello\n")).isEqualTo("hello|\n!ok\n");
    }
  }

  @Test
  void theSeventeenthIsTurnedAway() throws IOException {
    List<SocketChannel> guests = new ArrayList<>();
    try {
      for (int guest = 0; guest < 16; guest++) {
        guests.add(connect(shell.path()));
      }
      assertThat(talk("")).isEqualTo("error: 16 shells are open already; leave one of them first\n");
    } finally {
      for (SocketChannel guest : guests) {
        guest.close();
      }
    }
  }

  @Test
  void closingShowsEverybodyOutAndCleansUp() throws IOException {
    try (SocketChannel guest = connect(shell.path()); BufferedReader lines = reader(guest)) {
      guest.write(StandardCharsets.UTF_8.encode("!interactive\n"));
      assertThat(lines.readLine() + "\n").isEqualTo(GREETING);

      shell.close();

      assertThat(lines.lines()).as("the prompt, if it had come so far").isSubsetOf("osgent> ");
    }
    assertThat(home.resolve("data")).isEmptyDirectory();
  }

  private record Closing(ShellSocket shell) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      shell.close();
    }
  }

  private void add(Command command) {
    processor.addCommand(CommandRegistry.SCOPE, new GogoCommand(command), command.name());
  }

  private String batch(String... lines) throws IOException {
    return talk("!batch\n" + String.join("\n", lines) + "\n");
  }

  private String talk(String said) throws IOException {
    return talk(shell.path(), said);
  }

  private static String talk(Path socket, String said) throws IOException {
    try (SocketChannel channel = connect(socket); BufferedReader answers = reader(channel)) {
      channel.write(StandardCharsets.UTF_8.encode(said));
      channel.shutdownOutput();
      var text = new StringBuilder();
      for (int next = answers.read(); next >= 0; next = answers.read()) {
        text.append((char) next);
      }
      return text.toString();
    }
  }

  private static SocketChannel connect(Path socket) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static BufferedReader reader(SocketChannel channel) {
    return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }
}

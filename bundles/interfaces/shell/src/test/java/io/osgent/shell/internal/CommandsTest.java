package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.health.HealthCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir
  Path directory;

  private final FakeServer server = new FakeServer();

  @Test
  void bundlesShowsWhatIsWrongWithEach() throws Exception {
    assertThat(bundles("bundles")).isEqualTo(
        """
            ID  STATE      NAME                  VERSION  RUNS  LEASES  PROBLEM
            7   retiring   io.osgent.tool.clock  0.1.0    3     2
            9   installed  acme.mailer           1.0.0                  needs package acme.mail, which no bundle here exports
            """);
  }

  @Test
  void servicesCanBeThoseOfOneBundle() throws Exception {
    assertThat(bundles("services", "7")).isEqualTo("""
        ID  BUNDLE                SERVICE
        7   io.osgent.tool.clock  io.osgent.api.tool.Tool
        """);
    assertThat(bundles("services", "io.osgent.tool.clock")).isEqualTo(bundles("services"));
    assertThat(bundles("services", "acme.mailer")).isEqualTo("no bundle 'acme.mailer' offers a service\n");
  }

  @Test
  void startAndStopSayHowTheBundleIsThen() throws Exception {
    assertThat(bundles("stop", "7")).isEqualTo("7 io.osgent.tool.clock 0.1.0 is retiring\n");
    assertThat(bundles("start", "9")).isEqualTo(
        "9 acme.mailer 1.0.0 is installed: needs package acme.mail, which no bundle here exports\n");
    assertThat(server.asked).containsExactly("stop 7 by shell/admin", "start 9 by shell/admin");
  }

  @Test
  void aJarIsInstalledUpdatedAndUninstalled() throws Exception {
    Path jar = Files.writeString(directory.resolve("mailer-1.jar"), "jar");

    bundles("install", jar.toString());
    bundles("update", "9", jar.toString());
    assertThat(bundles("uninstall", "9")).isEqualTo("acme.mailer 1.0.0 is uninstalled\n");

    assertThat(server.asked).containsExactly("install mailer-1.jar jar by shell/admin", "update 9 jar by shell/admin",
        "uninstall 9 by shell/admin");
  }

  @Test
  void rollingBackSaysWhatServesThen() throws Exception {
    assertThat(bundles("rollback", "9")).isEqualTo("7 io.osgent.tool.clock 0.1.0 is retiring\n");
    assertThat(server.asked).containsExactly("roll back 9 by shell/admin");
  }

  @Test
  void wrongWordsAreExplained() {
    assertWrong("the bundle's id is missing; usage: start ID", "start");
    assertWrong("the bundle's id should be a whole number, but is 'clock'; usage: stop ID", "stop", "clock");
    assertWrong("'8' is one word too many; usage: stop ID", "stop", "7", "8");
    assertWrong("the file should be given with its whole path, e.g. /home/you/x.jar", "install", "x.jar");
    assertWrong("there is no file /nowhere/x.jar that the server can read", "install", "/nowhere/x.jar");
  }

  @Test
  void pluginsAndTools() throws Exception {
    var group = new PluginCommands(server.catalog());

    assertThat(run(group, "plugins")).isEqualTo("""
        NAME   KIND  VERSION  BUNDLE                STATE     RUNS  LEASES  PROBLEM
        clock  tool  0.1.0    io.osgent.tool.clock  retiring  3     1
        """);
    assertThat(run(new ToolCommands(server.catalog()), "tools")).isEqualTo("""
        NAME   EFFECT  PERMISSIONS  DEFINITION  DESCRIPTION
        clock  read                             Tells the time.
        """);
  }

  @Test
  void theModelsAreThoseOfEveryKindAndSayWhenOnlyTheDemoAnswers() throws Exception {
    assertThat(run(new ModelCommands(server.models(), server.pulls()), "models")).isEqualTo("""
        NAME           KIND       DEFAULT  DESCRIPTION
        demo/demo      chat       default  offline
        openai/gpt-5   chat                the real thing
        lexical/words  embedding  default  words alone
        No model is configured, so the built-in offline demo model answers; set OPENAI_API_KEY, ANTHROPIC_API_KEY or \
        OLLAMA_HOST to use a real one
        """);
  }

  @Test
  void aModelIsFetchedWithALineForEachStep() throws Exception {
    var said = new StringBuilder();
    Command models = new ModelCommands(server.models(), server.pulls()).commands().getFirst();

    assertThat(models.action().run(new Words(models, List.of("pull", "ollama/qwen3:0.6b"), said::append)))
        .isEqualTo("ollama/qwen3:0.6b is there\n");
    assertThat(said.toString()).isEqualTo("pulling manifest\n0 % of 523 MB\n50 % of 523 MB\nsuccess\n");
    assertThat(server.asked).containsExactly("pull ollama/qwen3:0.6b by shell/admin");
  }

  @Test
  void aModelThatIsNotToBePulledIsNot() {
    var group = new ModelCommands(server.models(), server.pulls());
    assertThatThrownBy(() -> run(group, "models", "push", "ollama/x")).hasMessageStartingWith("'push' should be pull");
    assertThatThrownBy(() -> run(group, "models", "pull")).hasMessageStartingWith("the model's name is missing");
  }

  @Test
  void runsCanBeThoseOfOneStatus() throws Exception {
    var group = new RunCommands(server.runs(), server.sessions());

    assertThat(run(group, "runs", "--status", "completed")).contains("r1  completed  assistant  ada   15  ")
        .endsWith("what time is it in Oslo?\n");
    assertThat(server.asked).containsExactly("runs COMPLETED by shell/admin");
    assertThatThrownBy(() -> run(group, "runs", "--status", "done")).hasMessage("the status should be one of queued,"
        + " running, waiting, completed, failed, cancelled, but is 'done'; usage: runs [--status STATUS]");
    assertThatThrownBy(() -> run(group, "runs", "--status"))
        .hasMessage("--status wants a value; usage: runs [--status STATUS]");
  }

  @Test
  void aRunIsShownWithItsEvents() throws Exception {
    String text = run(new RunCommands(server.runs(), server.sessions()), "run", "r1");

    assertThat(text.lines().map(line -> line.replaceAll(" +", " "))).contains("status completed",
        "agent assistant version 3", "tokens 10 in, 5 out", "output half past nine");
    assertThat(text.lines().map(line -> line.replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d+", "T"))).containsSequence(
        "SEQ  AT            EVENT           WHAT",
        "1    T  run.started     assistant with demo/demo, tools [clock]",
        "2    T  tool.requested  clock {\"zone\":\"Europe/Oslo\"}",
        "3    T  tool.finished   clock failed: no such zone",
        "4    T  run.completed   half past nine");
  }

  @Test
  void cancelAndSessions() throws Exception {
    var group = new RunCommands(server.runs(), server.sessions());

    assertThat(run(group, "cancel", "r2")).isEqualTo("r2 is cancelled\n");
    assertThatThrownBy(() -> run(group, "cancel", "r1")).hasMessage("r1 is completed");
    assertThat(run(group, "sessions")).contains("s1  assistant  ada");
  }

  @Test
  void agents() throws Exception {
    var group = new AgentCommands(server.agents());

    assertThat(run(group, "agents")).isEqualTo("""
        ID         VERSION  MODEL        TOOLS        DESCRIPTION
        assistant  3        the default  clock, mail  helps
        """);
    assertThat(run(group, "agent", "assistant")).contains("instructions  Be brief.", "planner       the built-in one",
        "approvals     mail, within 60 s, else deny");
  }

  @Test
  void healthNamesThePartThatIsDown() throws Exception {
    var group = new ServerCommands(directory.resolve("osgent.log"));
    assertThat(run(group, "health")).isEqualTo("nobody says how he is\n");

    group.checks = List.of(check("storage", HealthCheck.Health.down("disk full")),
        check("bundles", HealthCheck.Health.up("70 bundles")));

    assertThat(run(group, "health")).isEqualTo("""
        PART     STATE  DETAIL
        bundles  up     70 bundles
        storage  DOWN   disk full
        """);
  }

  @Test
  void theLogsLastLines() throws Exception {
    Path log = directory.resolve("osgent.log");
    var group = new ServerCommands(log);
    assertThat(run(group, "log")).isEqualTo("there is no " + log + " yet\n");

    Files.writeString(log, "one\ntwo\nthree\n");

    assertThat(run(group, "log", "2")).isEqualTo("two\nthree\n");
    assertThatThrownBy(() -> run(group, "log", "0"))
        .hasMessage("the number of lines should be above 0; usage: log [LINES]");
  }

  private static HealthCheck check(String name, HealthCheck.Health health) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Health check() {
        return health;
      }
    };
  }

  private void assertWrong(String message, String name, String... words) {
    assertThatThrownBy(() -> bundles(name, words)).isInstanceOf(ProblemException.class).hasMessage(message);
  }

  private String bundles(String name, String... words) throws Exception {
    return run(new BundleCommands(server.bundles()), name, words);
  }

  static String run(CommandGroup group, String name, String... words) throws Exception {
    Command command = group.commands().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    return command.action().run(new Words(command, List.of(words)));
  }
}

package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  private static final Map<String, String> NOTHING_SET = Map.of("HOME", "/home/ada");

  @Test
  void withoutFlagsTheHomeIsInTheUsersHomeAndTheRestIsLeftToTheConfiguration() {
    CommandLine command = CommandLine.parse(List.of("run"), NOTHING_SET);

    assertThat(command).isEqualTo(new CommandLine("run", Path.of("/home/ada/.osgent"), null, null, List.of()));
  }

  @Test
  void flagsMayBeWrittenInTwoWays() {
    CommandLine apart = CommandLine.parse(List.of("run", "--port", "0", "--host", "::1", "--home", "/srv/o"), Map.of());
    CommandLine joined = CommandLine.parse(List.of("run", "--port=0", "--host=::1", "--home=/srv/o"), Map.of());

    assertThat(apart).isEqualTo(new CommandLine("run", Path.of("/srv/o"), "::1", 0, List.of())).isEqualTo(joined);
  }

  @Test
  void flagsWinOverTheEnvironment() {
    var environment = Map.of("OSGENT_PORT", "9000", "OSGENT_HOST", "0.0.0.0", "OSGENT_HOME", "/srv/a");

    assertThat(CommandLine.parse(List.of("run"), environment))
        .isEqualTo(new CommandLine("run", Path.of("/srv/a"), "0.0.0.0", 9000, List.of()));
    assertThat(CommandLine.parse(List.of("run", "--port", "9001", "--home", "/srv/b"), environment))
        .isEqualTo(new CommandLine("run", Path.of("/srv/b"), "0.0.0.0", 9001, List.of()));
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    var environment = Map.of("HOME", "/home/ada", "OSGENT_PORT", "", "OSGENT_HOST", " ", "OSGENT_HOME", "");

    assertThat(CommandLine.parse(List.of("run"), environment))
        .isEqualTo(CommandLine.parse(List.of("run"), NOTHING_SET));
  }

  @Test
  void aRelativeHomeIsMadeAbsolute() {
    assertThat(CommandLine.parse(List.of("run", "--home", "x/../y"), NOTHING_SET).home())
        .isEqualTo(Path.of("y").toAbsolutePath());
  }

  @Test
  void whatFollowsTheShellsFlagsIsItsCommand() {
    CommandLine command = CommandLine.parse(List.of("shell", "--home", "/srv/o", "bundles", "--all"), NOTHING_SET);

    assertThat(command).isEqualTo(new CommandLine("shell", Path.of("/srv/o"), null, null, List.of("bundles", "--all")));
  }

  @Test
  void aReplayIsWhatTheShellCallsIt() {
    var expected = new CommandLine("replay", Path.of("/srv/o"), null, null, List.of("replay", "run_1"));

    assertThat(CommandLine.parse(List.of("replay", "run_1", "--home", "/srv/o"), NOTHING_SET)).isEqualTo(expected);
    assertThat(CommandLine.parse(List.of("replay", "--home=/srv/o", "run_1"), NOTHING_SET)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"--help,help", "-h,help", "--version,version", "help,help"})
  void helpAndVersionMayBeAskedForAsFlags(String argument, String command) {
    assertThat(CommandLine.parse(List.of(argument), NOTHING_SET).command()).isEqualTo(command);
  }

  @Test
  void whatTheShellUnderstandsByItselfIsHandedOnWithItsOptions() {
    var expected = new CommandLine("keys", Path.of("/srv/o"), null, null,
        List.of("keys", "create", "ci", "--user", "ann", "--expires", "30d"));

    assertThat(CommandLine.parse(
        List.of("keys", "create", "ci", "--home", "/srv/o", "--user", "ann", "--expires", "30d"), NOTHING_SET))
        .isEqualTo(expected);
    assertThat(CommandLine.parse(
        List.of("keys", "--home=/srv/o", "create", "ci", "--user", "ann", "--expires", "30d"), NOTHING_SET))
        .isEqualTo(expected);
  }

  @Test
  void helpIsWhatOneGetsWithoutACommandAndInTheMidstOfOne() {
    assertThat(CommandLine.parse(List.of(), NOTHING_SET).command()).isEqualTo("help");
    assertThat(CommandLine.parse(List.of("run", "--help"), NOTHING_SET).command()).isEqualTo("help");
  }

  @Test
  void aWrongPortInTheEnvironmentHurtsOnlyThoseWhoListenOnIt() {
    var environment = Map.of("HOME", "/home/ada", "OSGENT_PORT", "none");

    assertThat(CommandLine.parse(List.of("status"), environment).port()).isNull();
    assertRefused(List.of("run"), environment,
        "OSGENT_PORT should be a number from 0 (picks one) to 65535, but is 'none'");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      start          | there is no command 'start'; 'osgent help' lists them
      run --prot 1   | '--prot' is not known to 'osgent run'; 'osgent help' lists what is
      run now        | 'now' is not known to 'osgent run'; 'osgent help' lists what is
      run --port     | --port needs a value, e.g. --port 8081
      run --home=    | --home needs a value, e.g. --home ~/agents
      run --port 80a | --port should be a number from 0 (picks one) to 65535, but is '80a'
      run --port -1  | --port should be a number from 0 (picks one) to 65535, but is '-1'
      run --port 65536 | --port should be a number from 0 (picks one) to 65535, but is '65536'
      replay         | 'osgent replay' needs a run's id, e.g. osgent replay run_06h0erkatg013btnmh2dzgr8s
      replay a b     | 'b' is not known to 'osgent replay'; 'osgent help' lists what is
      stop --port 1  | --port goes with 'osgent run', not with 'osgent stop'
      """)
  void aWrongCommandLineIsAnsweredInOneLine(String arguments, String message) {
    assertRefused(List.of(arguments.split(" ")), NOTHING_SET, message);
  }

  private static void assertRefused(List<String> arguments, Map<String, String> environment, String message) {
    assertThatThrownBy(() -> CommandLine.parse(arguments, environment)).isInstanceOf(LaunchException.class)
        .hasMessage(message).extracting(e -> ((LaunchException) e).exitCode()).isEqualTo(2);
  }
}

package io.osgent.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was asked for. Flags win over the environment.
 *
 * @param command one of {@link #COMMANDS}
 * @param home absolute
 * @param host as a flag or the environment gave it, or null
 * @param port as a flag or the environment gave it, or null
 * @param words what the shell is to carry out; empty for a conversation
 */
record CommandLine(String command, Path home, String host, Integer port, List<String> words) {
  /** What the shell understands by itself, with all that follows; of the flags only {@code --home} is for us. */
  static final Set<String> HANDED_ON = Set.of("users", "keys", "tenants", "roles", "audit");
  static final Set<String> COMMANDS = Stream
      .concat(Stream.of("run", "status", "stop", "shell", "replay", "version", "help"), HANDED_ON.stream())
      .collect(Collectors.toUnmodifiableSet());

  static CommandLine parse(List<String> arguments, Map<String, String> environment) {
    if (arguments.isEmpty()) {
      return new Reader(environment).finish("help", List.of());
    }
    String command = switch (arguments.getFirst()) {
      case "--help", "-h" -> "help";
      case "--version" -> "version";
      default -> arguments.getFirst();
    };
    if (!COMMANDS.contains(command)) {
      throw LaunchException.usage("there is no command '" + command + "'; 'osgent help' lists them");
    }
    return new Reader(environment).read(command, arguments.subList(1, arguments.size()));
  }

  /** Collects flags over the environment's values. */
  private static final class Reader {
    private final Map<String, String> environment;
    private String home;
    private String host;
    private String port;
    private String portSource = "OSGENT_PORT";

    Reader(Map<String, String> environment) {
      this.environment = environment;
      home = nonEmpty("OSGENT_HOME");
      host = nonEmpty("OSGENT_HOST");
      port = nonEmpty("OSGENT_PORT");
    }

    CommandLine read(String command, List<String> arguments) {
      if (HANDED_ON.contains(command)) {
        return handOn(command, arguments);
      }
      List<String> words = List.of();
      for (int i = 0; i < arguments.size(); i++) {
        String argument = arguments.get(i);
        if (command.equals("shell") && !argument.startsWith("-")) {
          return finish(command, arguments.subList(i, arguments.size()));
        } else if (command.equals("replay") && !argument.startsWith("-") && words.isEmpty()) {
          words = List.of(command, argument);
          continue;
        }
        int equals = argument.indexOf('=');
        String flag = equals < 0 ? argument : argument.substring(0, equals);
        switch (flag) {
          case "--help", "-h" -> {
            return finish("help", List.of());
          }
          case "--version" -> {
            return finish("version", List.of());
          }
          case "--home", "--host", "--port" -> {
            boolean joined = equals >= 0;
            if (!joined && i + 1 == arguments.size()) {
              throw LaunchException.usage(flag + " needs a value, e.g. " + example(flag));
            }
            take(command, flag, joined ? argument.substring(equals + 1) : arguments.get(++i));
          }
          default -> throw LaunchException
              .usage("'" + argument + "' is not known to 'osgent " + command + "'; 'osgent help' lists what is");
        }
      }
      if (command.equals("replay") && words.isEmpty()) {
        throw LaunchException
            .usage("'osgent replay' needs a run's id, e.g. osgent replay run_06h0erkatg013btnmh2dzgr8s");
      }
      return finish(command, words);
    }

    private CommandLine handOn(String command, List<String> arguments) {
      var words = new ArrayList<>(List.of(command));
      for (int i = 0; i < arguments.size(); i++) {
        String argument = arguments.get(i);
        if (argument.equals("--home") && i + 1 < arguments.size()) {
          take(command, argument, arguments.get(++i));
        } else if (argument.startsWith("--home=")) {
          take(command, "--home", argument.substring("--home=".length()));
        } else {
          words.add(argument);
        }
      }
      return finish(command, words);
    }

    private void take(String command, String flag, String value) {
      if (value.isBlank()) {
        throw LaunchException.usage(flag + " needs a value, e.g. " + example(flag));
      }
      if (!flag.equals("--home") && !command.equals("run")) {
        throw LaunchException.usage(flag + " goes with 'osgent run', not with 'osgent " + command + "'");
      }
      switch (flag) {
        case "--home" -> home = value;
        case "--host" -> host = value;
        default -> {
          port = value;
          portSource = flag;
        }
      }
    }

    CommandLine finish(String command, List<String> words) {
      return new CommandLine(command, homePath(), host, command.equals("run") ? portNumber() : null,
          List.copyOf(words));
    }

    private Path homePath() {
      String user = nonEmpty("HOME");
      Path fallback = Path.of(user == null ? System.getProperty("user.home") : user, ".osgent");
      try {
        return (home == null ? fallback : Path.of(home)).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw LaunchException.usage("the home '" + home + "' is no path: " + e.getReason());
      }
    }

    private Integer portNumber() {
      return port == null ? null : Port.parse(portSource, port);
    }

    private String nonEmpty(String name) {
      String value = environment.get(name);
      return value == null || value.isBlank() ? null : value;
    }

    private static String example(String flag) {
      return switch (flag) {
        case "--home" -> "--home ~/agents";
        case "--host" -> "--host 0.0.0.0";
        default -> "--port 8081";
      };
    }
  }
}

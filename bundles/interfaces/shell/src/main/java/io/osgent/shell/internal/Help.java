package io.osgent.shell.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.security.Permissions;
import java.util.Collection;
import java.util.Comparator;

/** Says what can be typed. */
final class Help {
  private final Collection<Command> commands;

  /** @param commands a live view of all there are */
  Help(Collection<Command> commands) {
    this.commands = commands;
  }

  Command command() {
    return new Command("help", "[COMMAND]", Permissions.AUTHENTICATED, "what can be typed", this::help);
  }

  private String help(Words words) {
    String name = words.nextIfAny().orElse(null);
    words.noMore();
    return name == null ? all() : one(name);
  }

  private String all() {
    var table = new Table("COMMAND", "WHAT IT DOES");
    commands.stream().sorted(Comparator.comparing(Command::name))
        .forEach(command -> table.row(command.line(), command.summary()));
    return table.row("exit", "leaves the shell").text("");
  }

  private String one(String name) {
    return commands.stream().filter(command -> command.name().equals(name)).findFirst()
        .map(command -> command.line() + ": " + command.summary() + "\n")
        .orElseThrow(() -> ProblemException.notFound("command_not_found", "there is no command '" + name + "'"));
  }
}

package io.osgent.shell.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.security.Permissions;
import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says what can be typed. */
final class Help {
  /** Characters of what follows a command, so that a line of all commands fits a terminal; the rest by {@code help COMMAND}. */
  private static final int ROOM = 32;
  /** What stands between the forms of a command, but not what stands in brackets. */
  private static final Pattern FORMS = Pattern.compile(" \\| (?![^\\[]*])");

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
        .forEach(command -> table.row(brief(command), command.summary()));
    return table.row("exit", "leaves the shell").text("")
        + "\n'help COMMAND' shows all that may follow, here cut off at …\n";
  }

  private static String brief(Command command) {
    return command.line().length() <= ROOM ? command.line() : command.name() + " …";
  }

  private String one(String name) {
    Command found = commands.stream().filter(command -> command.name().equals(name)).findFirst()
        .orElseThrow(() -> ProblemException.notFound("command_not_found", "there is no command '" + name + "'"));
    return FORMS.splitAsStream(found.usage()).map(form -> (name + " " + form).stripTrailing() + "\n")
        .collect(Collectors.joining()) + "\n" + found.summary() + "\n";
  }
}

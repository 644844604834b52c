package io.osgent.shell.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.activity.Activities;
import io.osgent.server.activity.Activities.Which;
import io.osgent.server.activity.AuditTrail;
import io.osgent.server.activity.AuditTrail.Head;
import io.osgent.server.activity.AuditTrail.Verdict;
import io.osgent.server.security.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about what people did, and what administrators changed. */
@Component
public final class AuditCommands implements CommandGroup {
  private static final int NEWEST = 20;
  private static final int TARGET = 60;

  private final AuditTrail trail;
  private final Activities activities;

  @Activate
  public AuditCommands(@Reference AuditTrail trail, @Reference Activities activities) {
    this.trail = trail;
    this.activities = activities;
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command("audit", "list [ACTION] | head | export | verify [FILE] [--head SEQUENCE:HASH]",
            Permissions.SERVER_AUDIT_READ, "what administrators did, and whether the log of it is whole", this::audit),
        new Command("activity", "[USER]", Permissions.USERS_READ, "what people did last", this::activity));
  }

  private String audit(Words words) throws IOException, Unsuccessful {
    String what = words.next("action");
    return switch (what) {
      case "list" -> list(words);
      case "head" -> head(words);
      case "export" -> export(words);
      case "verify" -> verify(words);
      default -> throw words.wrong("'" + what + "' should be list, head, export or verify");
    };
  }

  private String list(Words words) {
    String action = words.nextIfAny().orElse(null);
    words.noMore();
    var table = new Table("NUMBER", "AT", "TENANT", "BY", "ACTION", "TARGET", "DETAIL");
    trail.list(action, null, NEWEST, Operator.PRINCIPAL).items()
        .forEach(entry -> table.row(entry.sequence(), Text.moment(entry.at()), entry.tenant(), entry.principal(),
            entry.action(), Text.shorten(entry.target(), TARGET), Text.shorten(entry.detail(), TARGET)));
    return table.text("nothing was recorded yet");
  }

  private String head(Words words) {
    words.noMore();
    return trail.head().text() + "\n";
  }

  private String export(Words words) {
    words.noMore();
    trail.export().forEachRemaining(line -> words.say(line + "\n"));
    return "";
  }

  private String verify(Words words) throws IOException, Unsuccessful {
    Head known = words.option("--head").map(text -> head(text, words)).orElse(null);
    Optional<Path> file = words.nextIfAny().map(AuditCommands::file);
    words.noMore();
    Verdict verdict = file.isEmpty() ? trail.verify(known) : verify(file.get(), known);
    if (!verdict.intact()) {
      throw new Unsuccessful("", "entry " + verdict.brokenAt() + " of the audit log is broken: " + verdict.problem()
          + "; the " + verdict.entries() + " before it are as they were recorded");
    }
    return "the audit log is as it was recorded: " + verdict.entries() + " entries, the last is "
        + verdict.head().text() + "\n";
  }

  private Verdict verify(Path file, Head known) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return trail.verify(lines.filter(line -> !line.isBlank()).iterator(), known);
    }
  }

  private static Head head(String text, Words words) {
    if (!text.matches("[0-9]{1,18}:[0-9a-f]{64}")) {
      throw words.wrong("--head should be what 'audit head' has printed, but is '" + text + "'");
    }
    int colon = text.indexOf(':');
    return new Head(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
  }

  /** The server does not know in which folder the person is. */
  private static Path file(String word) {
    Path file = Path.of(word);
    if (!file.isAbsolute()) {
      throw ProblemException.badRequest("invalid_command",
          "the file should be given with its whole path, e.g. /home/you/" + file.getFileName());
    } else if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw ProblemException.badRequest("invalid_command", "there is no file " + file + " that the server can read");
    }
    return file;
  }

  private String activity(Words words) {
    Optional<String> user = words.nextIfAny();
    words.noMore();
    var table = new Table("AT", "BY", "FOR", "ACTION", "TARGET", "OUTCOME", "FROM", "DOOR");
    (user.isPresent()
        ? activities.ofUser(user.get(), Which.ALL, null, NEWEST, Operator.PRINCIPAL)
        : activities.ofTenant(Which.ALL, null, NEWEST, Operator.PRINCIPAL)).items()
        .forEach(one -> table.row(Text.moment(one.at()), one.principal(), one.user(), one.action(),
            Text.shorten(one.target(), TARGET), Words.onTheWire(one.outcome()), one.from(), one.door()));
    return table.text("nothing was noted yet");
  }
}

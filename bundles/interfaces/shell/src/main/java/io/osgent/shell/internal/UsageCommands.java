package io.osgent.shell.internal;

import io.osgent.api.json.Json;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Permissions;
import io.osgent.server.usage.Dimension;
import io.osgent.server.usage.UsageQuery;
import io.osgent.server.usage.Usages;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about what was used, and about all that is kept of a person. */
@Component
public final class UsageCommands implements CommandGroup {
  private static final int DAYS = 30;

  private final Usages usages;
  private final Persons persons;
  private final Json json;

  @Activate
  public UsageCommands(@Reference Usages usages, @Reference Persons persons, @Reference Json json) {
    this.usages = usages;
    this.persons = persons;
    this.json = json;
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command("usage", "[--user USER] [--by DIMENSIONS] [--from DAY] [--to DAY] | recount --from DAY",
            Permissions.USERS_WRITE, "what was used and what it cost, as a table with commas", this::usage),
        new Command("erase", "USER | status ERASURE", Permissions.USERS_WRITE,
            "erases a user with all that is kept of them", this::erase),
        new Command("erase-without", "KIND", Permissions.SERVER_BUNDLES_WRITE,
            "the bundle that kept this is gone for good: erasures wait for it no more", this::eraseWithout),
        new Command("export", "USER", Permissions.USERS_ACT_FOR, "all that is kept of a user, one thing a line",
            this::export));
  }

  private String usage(Words words) {
    LocalDate to = words.option("--to").map(text -> day(text, words)).orElseGet(() -> LocalDate.now(ZoneOffset.UTC));
    LocalDate from = words.option("--from").map(text -> day(text, words)).orElse(null);
    String user = words.option("--user").orElse(null);
    List<Dimension> groups = words.option("--by").map(text -> Arrays.stream(text.split(","))
        .map(word -> words.oneOf(Dimension.class, word, "dimension")).toList()).orElse(List.of(Dimension.DAY));
    if (words.nextIfAny().filter(word -> recount(word, words)).isPresent()) {
      words.noMore();
      if (from == null) {
        throw words.wrong("--from is missing: the first day that is counted again");
      }
      usages.recount(from, Operator.PRINCIPAL);
      return "what was used since " + from + " is being counted again\n";
    }
    return usages.csv(usages.ofTenant(new UsageQuery(user, groups, from == null ? to.minusDays(DAYS) : from, to),
        Operator.PRINCIPAL)).replace("\r\n", "\n");
  }

  private static boolean recount(String word, Words words) {
    if (!word.equals("recount")) {
      throw words.wrong("'" + word + "' should be recount, or an option");
    }
    return true;
  }

  private static LocalDate day(String text, Words words) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw words.wrong("a day should be e.g. 2026-01-02, but is '" + text + "'");
    }
  }

  private String erase(Words words) {
    String first = words.next("user");
    boolean asks = first.equals("status");
    String erasure = asks ? words.next("erasure") : null;
    // What is erased does not come back: all that was typed has to be right before anything is.
    words.noMore();
    ErasureReport report = asks
        ? persons.erasure(erasure, Operator.PRINCIPAL)
        : persons.erase(first, Operator.PRINCIPAL);
    var table = new Table("PART", "ERASED", "PROBLEM");
    report.parts().forEach(part -> table.row(part.kind(), part.erased(), part.problem()));
    return "erasure " + report.id() + " is " + Words.onTheWire(report.status()) + "\n" + table.text("it has begun");
  }

  private String eraseWithout(Words words) {
    String kind = words.next("kind");
    words.noMore();
    persons.forgetKind(kind, Operator.PRINCIPAL);
    return "erasures wait for " + kind + " no more\n";
  }

  private String export(Words words) {
    String user = words.next("user");
    words.noMore();
    persons.export(user, Operator.PRINCIPAL).forEachRemaining(item -> words.say(json.write(item) + "\n"));
    return "";
  }
}

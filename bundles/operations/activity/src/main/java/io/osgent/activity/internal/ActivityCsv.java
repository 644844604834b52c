package io.osgent.activity.internal;

import io.osgent.server.activity.Activity;
import java.io.Writer;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What people did as a table for other programs. */
final class ActivityCsv {
  private static final List<String> HEADS = List.of("at", "tenant", "principal", "credential", "user", "action",
      "target",
      "outcome", "problem", "from", "door");

  private ActivityCsv() {}

  static void write(Iterator<Activity> deeds, ZoneId zone, Writer out) {
    var table = new CsvTable(out, HEADS);
    deeds.forEachRemaining(deed -> table.row(cells(deed, zone)));
  }

  private static List<String> cells(Activity deed, ZoneId zone) {
    return Stream.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(deed.at().atZone(zone)), deed.tenant(),
        deed.principal(), deed.credential(), deed.user(), deed.action(), deed.target(),
        deed.outcome().name().toLowerCase(Locale.ROOT), deed.problem(), deed.from(), deed.door())
        .map(CsvTable::harmless)
        .toList();
  }
}

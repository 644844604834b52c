package io.osgent.activity.internal;

import io.osgent.api.json.Json;
import io.osgent.server.storage.EventBlock;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one run has used, as its log tells. For one thread. */
final class Tally {
  private static final Pattern COUNTS = Pattern
      .compile("\"type\":\"(run\\.started|model\\.finished|tool\\.finished)\"");
  private static final int DAY = "2026-01-02".length();

  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  private final Json json;
  private final String firstDay;
  private final Map<Cell, Amounts> used = new HashMap<>();
  private final Map<String, Map<?, ?>> started = new HashMap<>();
  private int unreadable;

  /** @param firstDay what was used before is left out */
  Tally(Json json, String firstDay) {
    this.json = json;
    this.firstDay = firstDay;
  }

  Map<Cell, Amounts> used() {
    return used;
  }

  /** The blocks of a log come in order. */
  void add(List<EventBlock> blocks) {
    blocks.forEach(block -> block.lines().lines().filter(line -> COUNTS.matcher(line).find()).forEach(this::add));
  }

  /** How many lines were not as the core writes them; what they say was used is not counted. */
  int unreadable() {
    return unreadable;
  }

  private void add(String line) {
    try {
      add(json.read(line, Map.class));
    } catch (RuntimeException e) {
      LOG.debug("This line of a log is damaged", e);
      unreadable++;
    }
  }

  private void add(Map<?, ?> event) {
    Map<?, ?> data = (Map<?, ?>) event.get("data");
    String run = text(event, "run");
    String day = text(event, "at").substring(0, DAY);
    switch (text(event, "type")) {
      case "run.started" -> {
        started.put(run, data);
        count(day, run, "", "", Amounts.RUN);
      }
      case "model.finished" -> count(day, run, text(data, "model"), "", modelCall(data));
      case "tool.finished" ->
        count(day, run, "", text(data, "tool"), Amounts.toolCall(Boolean.TRUE.equals(data.get("error"))));
      default -> {
        // A line that only quotes one of them.
      }
    }
  }

  private static Amounts modelCall(Map<?, ?> data) {
    Map<?, ?> usage = data.get("usage") instanceof Map<?, ?> object ? object : Map.of();
    return Amounts.modelCall(Boolean.TRUE.equals(data.get("cached")), number(usage, "input_tokens"),
        number(usage, "output_tokens"), number(usage, "cached_input_tokens"),
        data.get("cost") == null ? null : new BigDecimal(data.get("cost").toString()));
  }

  private void count(String day, String run, String model, String tool, Amounts amounts) {
    Map<?, ?> by = started.get(run);
    if (by != null && day.compareTo(firstDay) >= 0) {
      int slash = model.indexOf('/');
      used.merge(new Cell(day, text(by, "tenant"), text(by, "user_id"), text(by, "agent"), text(by, "by"),
          slash < 0 ? "" : model.substring(0, slash), model, tool), amounts, Amounts::plus);
    }
  }

  private static String text(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : "";
  }

  private static long number(Map<?, ?> object, String name) {
    return object.get(name) instanceof Number number ? number.longValue() : 0;
  }
}

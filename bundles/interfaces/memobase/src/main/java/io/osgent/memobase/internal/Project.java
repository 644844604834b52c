package io.osgent.memobase.internal;

import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Memobase's project, which here is a tenant: what it wants of profiles, whom it has as users, what it has used. The memory
 * keeps it as notes that are nobody's, reads what is wanted, and counts what is used.
 */
final class Project {
  private static final String USER = ".memobase";
  private static final String WANTED = ".profile_config";
  private static final String MEMBER = ".member";
  private static final String USAGE = ".usage";
  private static final String YAML = "yaml";

  private final String name;
  private final Person notes;

  private Project(String name, Person notes) {
    this.name = name;
    this.notes = notes;
  }

  static Project of(Memory memory, String tenant) {
    return new Project(tenant, Person.of(memory, tenant, USER));
  }

  /** What was used in a day. */
  record Usage(long inserts, long inputTokens, long outputTokens) {
    static final Usage NONE = new Usage(0, 0, 0);

    private static Usage of(Map<String, Object> metadata) {
      return new Usage(number(metadata.get("inserts")), number(metadata.get("input_tokens")),
          number(metadata.get("output_tokens")));
    }

    private static long number(Object value) {
      return value instanceof Number number ? number.longValue() : 0;
    }

    Usage plus(Usage other) {
      return new Usage(inserts + other.inserts, inputTokens + other.inputTokens, outputTokens + other.outputTokens);
    }
  }

  String name() {
    return name;
  }

  /** What it wants of profiles, as it was written; empty when nothing was. */
  String config() {
    return wanted().map(stored -> (String) stored.note().metadata().get(YAML)).orElse("");
  }

  /** The language it wants, where it says one. */
  Optional<String> language() {
    return wanted().map(stored -> (String) stored.note().metadata().get("language"));
  }

  private Optional<Recollection> wanted() {
    return notes.find(WANTED, WANTED);
  }

  void config(String yaml) {
    var metadata = new LinkedHashMap<>(ProfileConfig.read(yaml));
    metadata.put(YAML, yaml);
    var note = new Note(WANTED, "what profiles are to hold", null, null, null, Instant.now(), null, List.of(),
        metadata);
    notes.write(wanted().isPresent() ? new Change.Replace(WANTED, note) : new Change.Keep(WANTED, note));
  }

  void enter(String user) {
    notes.write(new Change.Keep(id(user), new Note(MEMBER, "a user", null, null, null, Instant.now(), null, List.of(),
        Map.of("user", user))));
  }

  void leave(String user) {
    if (notes.find(id(user), MEMBER).isPresent()) {
      notes.write(new Change.Delete(id(user)));
    }
  }

  private static String id(String user) {
    return UUID.nameUUIDFromBytes((MEMBER + user).getBytes(StandardCharsets.UTF_8)).toString();
  }

  List<String> users() {
    return notes.newest(Integer.MAX_VALUE, MEMBER).stream().map(stored -> (String) stored.note().metadata().get("user"))
        .toList();
  }

  /** By the day, in UTC. */
  Map<LocalDate, Usage> usage() {
    var usage = new LinkedHashMap<LocalDate, Usage>();
    notes.newest(Integer.MAX_VALUE, USAGE)
        .forEach(stored -> usage.merge(LocalDate.ofInstant(stored.note().occurredAt(), ZoneOffset.UTC),
            Usage.of(stored.note().metadata()), Usage::plus));
    return usage;
  }
}

package io.osgent.memory.memobase.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.contract.PlainMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A memory that outlives its process: each write is a line of a file, and on the disk before it counts. */
final class JournaledMemory implements Memory, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final PlainMemory memory = new PlainMemory();
  private final FileChannel journal;

  JournaledMemory(Path file) throws IOException {
    long whole = Files.exists(file) ? replay(Files.readString(file)) : 0;
    journal = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    journal.truncate(whole);
    journal.position(whole);
  }

  /** @return how much of it is whole: what was cut off in the middle of its line has not happened */
  private long replay(String lines) throws IOException {
    int end = lines.lastIndexOf('\n') + 1;
    String whole = lines.substring(0, end);
    for (String line : whole.split("\n")) {
      if (!line.isEmpty()) {
        Map<String, Object> entry = JSON.readValue(line, MAP);
        var changes = new ArrayList<Change>();
        ((List<?>) entry.get("changes")).forEach(change -> changes.add(change((Map<?, ?>) change)));
        memory.write(new Scope((String) entry.get("tenant"), (String) entry.get("user"), null, null), changes);
      }
    }
    return whole.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    return memory.recall(scope, query);
  }

  @Override
  public synchronized List<String> write(Scope scope, List<Change> changes) {
    List<String> ids = memory.write(scope, changes);
    var named = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < changes.size(); i++) {
      named.add(map(ids.get(i), changes.get(i)));
    }
    try {
      String line = JSON.writeValueAsString(
          Map.of("tenant", scope.tenant(), "user", scope.user(), "changes", named)) + "\n";
      journal.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      journal.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  @Override
  public void forget(Scope scope) {
    throw new UnsupportedOperationException("no test forgets here");
  }

  @Override
  public Set<String> users(String tenant) {
    throw new UnsupportedOperationException("no test asks here who there is");
  }

  private static Map<String, Object> map(String id, Change change) {
    var map = new LinkedHashMap<String, Object>(Map.of("id", id, "type", change.getClass().getSimpleName()));
    switch (change) {
      case Change.Keep keep -> map.put("note", map(keep.note()));
      case Change.Replace replace -> map.put("note", map(replace.note()));
      case Change.Retire retire -> map.put("to", retire.validTo().toString());
      case Change.Delete delete -> {
      }
      case Change.Weigh weigh -> map.put("helped", weigh.helped());
    }
    return map;
  }

  private static Map<String, Object> map(Note note) {
    var map = new LinkedHashMap<String, Object>();
    map.put("kind", note.kind());
    map.put("content", note.content());
    map.put("speaker", note.speaker());
    map.put("session", note.session());
    map.put("run", note.run());
    map.put("at", note.occurredAt().toString());
    map.put("to", note.validTo() == null ? null : note.validTo().toString());
    map.put("sources", note.sources());
    map.put("metadata", note.metadata());
    return map;
  }

  private static Change change(Map<?, ?> map) {
    String id = (String) map.get("id");
    return switch ((String) map.get("type")) {
      case "Keep" -> new Change.Keep(id, note((Map<?, ?>) map.get("note")));
      case "Replace" -> new Change.Replace(id, note((Map<?, ?>) map.get("note")));
      case "Retire" -> new Change.Retire(id, Instant.parse((String) map.get("to")));
      case "Delete" -> new Change.Delete(id);
      case "Weigh" -> new Change.Weigh(id, (Boolean) map.get("helped"));
      default -> throw new IllegalStateException("no change: " + map);
    };
  }

  private static Note note(Map<?, ?> map) {
    var metadata = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) map.get("metadata")).forEach((name, value) -> metadata.put((String) name, value));
    String to = (String) map.get("to");
    return new Note((String) map.get("kind"), (String) map.get("content"), (String) map.get("speaker"),
        (String) map.get("session"), (String) map.get("run"), Instant.parse((String) map.get("at")),
        to == null ? null : Instant.parse(to),
        ((List<?>) map.get("sources")).stream().map(String.class::cast).toList(), metadata);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}

package io.osgent.memory.buffer.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.memory.search.vector.FaissFile;
import io.osgent.memory.search.vector.FlatIndex;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is held, in files, from when this bundle stops until it starts again: of each person one of JSON lines, the first
 * of which says whose they are, and one of vectors as FAISS has them, by the places of the notes. The lines are there
 * only when both are whole.
 */
final class Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
  private static final String LINES = ".jsonl";
  private static final String VECTORS = ".faiss";
  private static final String UNFINISHED = ".tmp";

  private final Path folder;
  private final Json json;
  private final String model;

  /** @param model whose vectors they are */
  Snapshot(Path folder, Json json, String model) {
    this.folder = folder;
    this.json = json;
    this.model = model;
  }

  void write(People people) {
    people.each((owner, person) -> {
      try {
        if (!person.empty()) {
          write(owner, person);
        }
      } catch (IOException e) {
        LOG.error("What was said lately to one person is lost, for it could not be written to {}: {}", folder,
            e.toString());
      }
    });
  }

  private void write(Owner owner, Person person) throws IOException {
    Files.createDirectories(folder);
    String name = name(owner);
    Optional<FlatIndex> vectors = person.vectors();
    if (vectors.isPresent()) {
      Path unfinished = folder.resolve(name + VECTORS + UNFINISHED);
      FaissFile.write(vectors.get(), unfinished);
      finish(unfinished);
    }
    Path unfinished = folder.resolve(name + LINES + UNFINISHED);
    try (BufferedWriter out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
      line(out, head(owner, person));
      List<Held> oldestFirst = new ArrayList<>(person.newestFirst()).reversed();
      for (Held held : oldestFirst) {
        line(out, Lines.of(held));
      }
    }
    finish(unfinished);
  }

  private Map<String, Object> head(Owner owner, Person person) {
    var used = new LinkedHashMap<String, Object>();
    person.talks().forEach((name, talk) -> used.put(name, talk.used().toString()));
    return Map.of("tenant", owner.tenant(), "user", owner.user(), "model", model, "used", used);
  }

  private void line(BufferedWriter out, Map<String, Object> line) throws IOException {
    out.write(json.write(line));
    out.write('\n');
  }

  private static void finish(Path unfinished) throws IOException {
    String name = unfinished.toString();
    Files.move(unfinished, Path.of(name.substring(0, name.length() - UNFINISHED.length())),
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** So that the names of files tell nothing of people. */
  private static String name(Owner owner) {
    try {
      byte[] both = (owner.tenant().length() + ":" + owner.tenant() + owner.user()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(both), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Takes what is in the files, and leaves none, whatever is in them. */
  void read(People people) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + LINES)) {
      for (Path lines : files) {
        try {
          read(lines, people);
        } catch (IOException | RuntimeException e) {
          LOG.error("What was said lately to one person is lost, for it cannot be read: {}", e.toString());
        }
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private void read(Path file, People people) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Lines head = line(file, in.readLine());
      Optional<FlatIndex> vectors = vectors(file, head);
      var notes = new ArrayList<Lines>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        notes.add(line(file, line));
      }
      people.change(new Owner(head.text("tenant"), head.text("user")), person -> {
        fill(person, notes, vectors, head.times("used"));
        return person;
      });
    }
  }

  private Lines line(Path file, String line) throws IOException {
    if (line == null) {
      throw new IOException("The file " + file.getFileName() + " is empty");
    }
    try {
      return Lines.read(json, line);
    } catch (ProblemException e) {
      throw new IOException("The file " + file.getFileName() + " has a line that is no JSON", e);
    }
  }

  /** None of another model, and none of a file that is not whole: words must do then. */
  private Optional<FlatIndex> vectors(Path lines, Lines head) {
    String name = lines.getFileName().toString();
    Path file = lines.resolveSibling(name.substring(0, name.length() - LINES.length()) + VECTORS);
    if (!head.text("model").equals(model) || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(FaissFile.read(file));
    } catch (IOException e) {
      LOG.warn("What was said lately to one person is found by its words only: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static void fill(Person person, List<Lines> notes, Optional<FlatIndex> vectors, Map<String, Instant> used) {
    for (Lines line : notes) {
      Held held = line.held();
      float[] vector = vectors.flatMap(index -> index.vector(held.place())).orElse(null);
      person.keep(held, vector, used.getOrDefault(held.note().session() == null
          ? Person.ALONE
          : held.note().session(), held.recordedAt()));
    }
  }
}

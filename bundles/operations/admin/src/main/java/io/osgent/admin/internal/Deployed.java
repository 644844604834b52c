package io.osgent.admin.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which bundle serves from which file, which files are no bundle, and what is to be said about them. Reading is
 * thread-safe, writers take turns.
 */
final class Deployed {
  /** @param file whose jar was not taken */
  private record Note(String file, String text) {}

  private final Ledger ledger;
  private final Map<String, Deployment> byFile = new ConcurrentHashMap<>();
  private final Map<String, FailedJar> failed = new ConcurrentHashMap<>();
  private final Map<Long, Note> notes = new ConcurrentHashMap<>();
  private long nextFailure = -1;

  Deployed(Ledger ledger) {
    this.ledger = ledger;
  }

  Stream<Deployment> all() {
    return byFile.values().stream();
  }

  Optional<Deployment> at(String file) {
    return Optional.ofNullable(byFile.get(file));
  }

  Optional<Deployment> find(long id) {
    return all().filter(deployment -> deployment.id() == id).findFirst();
  }

  Optional<Deployment> named(String symbolicName) {
    return all().filter(deployment -> deployment.symbolicName().equals(symbolicName)).findFirst();
  }

  Optional<FailedJar> failed(long id) {
    return failed.values().stream().filter(jar -> jar.id() == id).findFirst();
  }

  /** The files of which no bundle is installed, the first to fail first. */
  List<FailedJar> failed() {
    return failed.values().stream().sorted(Comparator.comparingLong(FailedJar::id).reversed()).toList();
  }

  /** Why the last change to a bundle was not made. */
  Optional<String> note(long id) {
    return Optional.ofNullable(notes.get(id)).map(Note::text);
  }

  void serves(Deployment deployment) {
    String file = deployment.edition().file();
    byFile.put(file, deployment);
    settle(file);
    notes.remove(deployment.id());
    ledger.write(deployment, Ledger.Role.SERVING);
  }

  /** A deployment serves no more: it is gone, or it is retiring. */
  void end(Deployment deployment) {
    if (!deployment.edition().shipped()) {
      byFile.remove(deployment.edition().file(), deployment);
    }
    notes.remove(deployment.id());
    ledger.forget(deployment.id());
  }

  /** There is nothing more to be said about a file. */
  void settle(String file) {
    failed.remove(file);
    notes.values().removeIf(note -> note.file().equals(file));
  }

  /** Says of a bundle why the jar that should have taken its place did not. */
  void note(long id, String file, String text) {
    notes.put(id, new Note(file, text));
  }

  /**
   * @param symbolicName null for a jar that is no bundle
   * @return whether that is news
   */
  boolean fails(String file, String symbolicName, String problem) {
    FailedJar before = failed.get(file);
    failed.put(file, new FailedJar(before == null ? nextFailure-- : before.id(), file, symbolicName, problem));
    return before == null || !before.problem().equals(problem);
  }
}

package io.osgent.admin.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Version;

/**
 * The jars that have proved themselves, in a folder for each bundle, and which served when; and those that were not
 * taken. Reading is thread-safe, writers take turns.
 */
final class JarStore {
  /** How many editions of a bundle are kept, with the one that serves. */
  private static final int KEPT = 3;
  private static final int REFUSALS_KEPT = 10;
  private static final String HISTORY = "history";
  private static final String REFUSED = "refused";

  private static final Pattern SERVED = Pattern.compile("[0-9a-f]{64} \\d{1,9}(\\.\\d{1,9}){2}(\\.[\\w-]+)? .*");
  private static final Pattern NOT_TAKEN = Pattern.compile("[0-9a-f]{64} .+");

  private record Refusal(String sha256, String why) {}

  private final Path root;

  JarStore(Path root) {
    this.root = root;
  }

  /**
   * A copy of a jar that nobody else writes to.
   *
   * @throws StillChanging when it is not what it was when it was read
   */
  Edition keep(BundleJar jar, String file) throws IOException {
    Path copy = jar(jar.symbolicName(), jar.version(), jar.sha256());
    Files.createDirectories(copy.getParent());
    Path unfinished = copy.resolveSibling(copy.getFileName() + ".new");
    Files.copy(jar.path(), unfinished, StandardCopyOption.REPLACE_EXISTING);
    if (!BundleJar.sha256(unfinished).equals(jar.sha256())) {
      Files.delete(unfinished);
      throw new StillChanging(file);
    }
    Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new Edition(jar.symbolicName(), jar.version(), jar.sha256(), file, copy);
  }

  /** Someone writes to a file while it is being copied. */
  static final class StillChanging extends IOException {
    private static final long serialVersionUID = 1L;

    StillChanging(String file) {
      super(file + " is still being written");
    }
  }

  /** The path of a jar that was kept. */
  Path jar(String symbolicName, Version version, String sha256) {
    return folder(symbolicName).resolve(version + "-" + sha256.substring(0, 12) + ".jar");
  }

  /** Takes note that an edition serves and has proved itself; lets go of the oldest. */
  void serves(Edition edition) throws IOException {
    if (edition.sha256() == null) {
      return;
    }
    List<Edition> history = new ArrayList<>(history(edition.symbolicName()));
    // The distribution's own is another one after an upgrade, and the one from before is no more.
    history.removeIf(
        earlier -> earlier.sameContent(edition.sha256()) || (earlier.shipped() && edition.shipped()));
    history.add(edition);
    write(edition.symbolicName(), HISTORY,
        history.subList(Math.max(0, history.size() - KEPT), history.size()).stream()
            .map(each -> each.sha256() + " " + each.version() + " " + (each.shipped() ? "" : each.file())).toList());
  }

  /** What served last, so far as is known. */
  Optional<Edition> serving(String symbolicName) throws IOException {
    return history(symbolicName).reversed().stream().findFirst();
  }

  /** What served before this one. */
  Optional<Edition> previous(Edition edition) throws IOException {
    return history(edition.symbolicName()).reversed().stream().filter(each -> !each.sameContent(edition.sha256()))
        .findFirst();
  }

  boolean hasServed(BundleJar jar) throws IOException {
    return history(jar.symbolicName()).stream().anyMatch(each -> each.sameContent(jar.sha256()));
  }

  /** Takes note that a jar was not taken, so that it is not tried again at the next start. */
  void refuse(BundleJar jar, String why) throws IOException {
    List<Refusal> refusals = new ArrayList<>(refusals(jar.symbolicName()));
    refusals.removeIf(earlier -> earlier.sha256().equals(jar.sha256()));
    refusals.add(new Refusal(jar.sha256(), why));
    write(jar.symbolicName(), REFUSED,
        refusals.subList(Math.max(0, refusals.size() - REFUSALS_KEPT), refusals.size()).stream()
            .map(each -> each.sha256() + " " + each.why()).toList());
  }

  /** Why a jar was not taken the last time. */
  Optional<String> refusal(BundleJar jar) throws IOException {
    return refusals(jar.symbolicName()).stream().filter(each -> each.sha256().equals(jar.sha256())).map(Refusal::why)
        .findFirst();
  }

  /** Deletes the copies of one bundle that are neither in its history nor what is installed now. */
  void tidy(String symbolicName, Optional<Edition> installed) throws IOException {
    Set<Path> needed = Stream.concat(history(symbolicName).stream(), installed.stream())
        .filter(edition -> !edition.shipped()).map(Edition::jar).collect(Collectors.toSet());
    for (Path file : files(folder(symbolicName))) {
      String name = file.getFileName().toString();
      if (!needed.contains(file) && !name.equals(HISTORY) && !name.equals(REFUSED)) {
        Files.delete(file);
      }
    }
  }

  /** Lets go of all that is kept of a bundle. */
  void forget(String symbolicName) throws IOException {
    Path folder = folder(symbolicName);
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    Files.deleteIfExists(folder);
  }

  /** The bundles of which anything is kept. */
  List<String> symbolicNames() throws IOException {
    return files(root).stream().map(folder -> folder.getFileName().toString()).toList();
  }

  private List<Edition> history(String symbolicName) throws IOException {
    return lines(symbolicName, HISTORY, SERVED).stream().map(line -> edition(symbolicName, line))
        .filter(edition -> edition.shipped() || Files.exists(edition.jar())).toList();
  }

  private Edition edition(String symbolicName, String line) {
    String[] words = line.split(" ", 3);
    var version = Version.parseVersion(words[1]);
    return words[2].isEmpty()
        ? Edition.shipped(symbolicName, version, words[0])
        : new Edition(symbolicName, version, words[0], words[2], jar(symbolicName, version, words[0]));
  }

  private List<Refusal> refusals(String symbolicName) throws IOException {
    return lines(symbolicName, REFUSED, NOT_TAKEN).stream().map(line -> line.split(" ", 2))
        .map(words -> new Refusal(words[0], words[1])).toList();
  }

  /** What a power cut has spoiled is left out: an old version less is better than no administration. */
  private List<String> lines(String symbolicName, String name, Pattern shape) throws IOException {
    Path file = folder(symbolicName).resolve(name);
    return Files.exists(file)
        ? Files.readAllLines(file).stream().filter(shape.asMatchPredicate()).toList()
        : List.of();
  }

  /** Whole or not at all: a reader, or the next start after a crash, must not find half of it. */
  private void write(String symbolicName, String name, List<String> lines) throws IOException {
    Path file = Files.createDirectories(folder(symbolicName)).resolve(name);
    Path written = Files.write(file.resolveSibling(name + ".new"), lines);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path folder(String symbolicName) {
    return root.resolve(symbolicName);
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
        found.forEach(files::add);
      }
    }
    return files;
  }
}

package io.osgent.itests.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process holds once the garbage is gone.
 *
 * @param classLoaders of bundles
 * @param bytes in use, by class
 */
record Footprint(int classLoaders, int threads, int files, Map<String, Long> bytes) {
  private static final Pattern LOADERS = Pattern
      .compile("(\\d+)\\s+\\d+\\s+\\S*BundleWiringImpl\\$BundleClassLoader\\s");
  private static final Pattern CLASS = Pattern.compile("(?m)^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)");
  private static final int MOST_GROWN = 25;

  static Footprint of(ProcessHandle process) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    // Twice: what the first one hands to cleaners and reference queues is garbage at the second.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    String histogram = jcmd(pid, "GC.class_histogram");
    Matcher loaders = LOADERS.matcher(histogram);
    assertThat(loaders.find()).as(LOADERS + " should be in " + histogram).isTrue();
    Map<String, Long> bytes = new HashMap<>();
    for (Matcher each = CLASS.matcher(histogram); each.find();) {
      bytes.merge(each.group(2), Long.valueOf(each.group(1)), Long::sum);
    }
    return new Footprint(Integer.parseInt(loaders.group(1)), count(Path.of("/proc", pid, "task")),
        count(Path.of("/proc", pid, "fd")), bytes);
  }

  private static String jcmd(String... words) throws IOException, InterruptedException {
    Path said = Files.createTempFile("jcmd", ".out");
    try {
      Process jcmd = new ProcessBuilder(Stream.concat(
          Stream.of(Path.of(System.getProperty("java.home"), "bin/jcmd").toString()), Stream.of(words)).toList())
          .redirectErrorStream(true).redirectOutput(said.toFile()).start();
      boolean ended = jcmd.waitFor(1, TimeUnit.MINUTES);
      jcmd.destroyForcibly();
      assertThat(ended && jcmd.exitValue() == 0).as(Files.readString(said)).isTrue();
      return Files.readString(said);
    } finally {
      Files.delete(said);
    }
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    }
  }

  long heap() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The classes of which there is more than before, those that have grown most first. */
  String growthSince(Footprint before) {
    Map<String, Long> growth = new HashMap<>(bytes);
    before.bytes().forEach((type, held) -> growth.merge(type, -held, Long::sum));
    List<Map.Entry<String, Long>> most = growth.entrySet().stream().filter(entry -> entry.getValue() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(MOST_GROWN).toList();
    return most.stream().map(entry -> "%+9d %s%n".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return "%d class loaders, %d threads, %d open files, %d bytes of heap".formatted(classLoaders, threads, files,
        heap());
  }
}

package io.osgent.itests.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds once the garbage is gone.
 *
 * @param classLoaders of bundles
 * @param heap bytes in use
 */
record Footprint(int classLoaders, int threads, int files, long heap) {
  private static final Pattern LOADERS = Pattern
      .compile("(\\d+)\\s+\\d+\\s+\\S*BundleWiringImpl\\$BundleClassLoader\\s");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  static Footprint of(ProcessHandle process) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    // Twice: what the first one hands to cleaners and reference queues is garbage at the second.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    String histogram = jcmd(pid, "GC.class_histogram");
    return new Footprint((int) number(LOADERS, histogram), count(Path.of("/proc", pid, "task")),
        count(Path.of("/proc", pid, "fd")), number(TOTAL, histogram));
  }

  private static String jcmd(String... words) throws IOException, InterruptedException {
    Process jcmd = new ProcessBuilder(Stream.concat(
        Stream.of(Path.of(System.getProperty("java.home"), "bin/jcmd").toString()), Stream.of(words)).toList())
        .redirectErrorStream(true).start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(said).isZero();
    return said;
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as(pattern + " should be in " + text).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    }
  }
}

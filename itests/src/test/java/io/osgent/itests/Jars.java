package io.osgent.itests;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Makes jars as plug-in authors build them, and as they come out when something went wrong. */
final class Jars {
  private static final String TOOL = "io.osgent.itests.tool";

  private Jars() {}

  /** A tool named {@code greeting} that begins what it says with these words. */
  static Path greeting(Path folder, String version, String words) throws Exception {
    return build(folder.resolve("greeting-" + version + "-" + words + ".jar"), version, words, null);
  }

  /** The same, but in need of a package that is nowhere. */
  static Path unresolvable(Path folder) throws Exception {
    return build(folder.resolve("unresolvable.jar"), "1.0.0", "never", "com.example.missing;version=\"[3,4)\", *");
  }

  private static Path build(Path file, String version, String words, String imports) throws Exception {
    try (var builder = new Builder()) {
      builder.addClasspath(new File("target/test-classes"));
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (entry.contains("io.osgent.api") || entry.contains("/api/target/") || entry.contains("osgi")) {
          builder.addClasspath(new File(entry));
        }
      }
      builder.setProperty("Bundle-SymbolicName", imports == null ? TOOL : TOOL + ".unresolvable");
      builder.setProperty("Bundle-Version", version);
      builder.setProperty("Private-Package", TOOL);
      builder.setProperty("-noextraheaders", "true");
      builder.setProperty("-fixupmessages", "\"Unused Import-Package\";is:=ignore");
      if (imports != null) {
        builder.setProperty("Import-Package", imports);
      }
      Jar jar = builder.build();
      if (!builder.getErrors().isEmpty()) {
        throw new AssertionError("the jar could not be built: " + builder.getErrors());
      }
      jar.putResource("greeting.txt", new EmbeddedResource(words.getBytes(StandardCharsets.UTF_8), 0L));
      jar.write(file.toFile());
    }
    return file;
  }
}

package io.osgent.itests;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes jars as plug-in authors build them, and as they come out when something went wrong. */
public final class Jars {
  private static final String TOOL = "io.osgent.itests.tool";
  private static final String NUMBERED = "io.osgent.itests.numbered";

  private Jars() {}

  /** A tool named {@code greeting} that begins what it says with these words, the first of which is in the jar's name. */
  public static Path greeting(Path folder, String version, String words) throws Exception {
    return build(folder.resolve("greeting-" + version + "-" + words.split(" ", 2)[0] + ".jar"), TOOL,
        Map.of("Bundle-SymbolicName", TOOL, "Bundle-Version", version), Map.of("greeting.txt", words));
  }

  /** The same, but in need of a package that is nowhere. */
  static Path unresolvable(Path folder) throws Exception {
    return build(folder.resolve("unresolvable.jar"), TOOL, Map.of("Bundle-SymbolicName", TOOL + ".unresolvable",
        "Import-Package", "com.example.missing;version=\"[3,4)\", *"), Map.of());
  }

  /** A bundle of its own with a tool of this name. */
  public static Path numbered(Path folder, String name) throws Exception {
    return build(folder.resolve(name + ".jar"), NUMBERED, Map.of("Bundle-SymbolicName", NUMBERED + "." + name,
        "Bundle-Version", "1.0.0"), Map.of("name.txt", name));
  }

  /** A bundle that holds this package of ours, and has its name. */
  public static Path bundle(Path folder, String packageName, String version) throws Exception {
    return build(folder.resolve(packageName + "-" + version + ".jar"), packageName,
        Map.of("Bundle-SymbolicName", packageName, "Bundle-Version", version), Map.of());
  }

  /** The same bundle as this jar, as its next version would come; nothing in it is compressed anew. */
  public static Path repacked(Path jar, Path folder, String version) throws IOException {
    Path copy = Files.copy(jar, folder.resolve(jar.getFileName() + "." + version), StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem entries = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of())) {
      Path file = entries.getPath("META-INF/MANIFEST.MF");
      Manifest manifest;
      try (InputStream in = Files.newInputStream(file)) {
        manifest = new Manifest(in);
      }
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (OutputStream out = Files.newOutputStream(file)) {
        manifest.write(out);
      }
    }
    return copy;
  }

  /** A bundle as the server is shipped with it. */
  public static Path shipped(String symbolicName) throws IOException {
    Path versions = ServerProcess.DISTRIBUTION.resolve("system/io/osgent").resolve(symbolicName);
    try (Stream<Path> files = Files.walk(versions)) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  private static Path build(Path file, String packageName, Map<String, String> headers,
      Map<String, String> texts) throws Exception {
    try (var builder = new Builder()) {
      builder.addClasspath(new File("target/test-classes"));
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (entry.contains("io.osgent.api") || entry.contains("/api/target/") || entry.contains("osgi")) {
          builder.addClasspath(new File(entry));
        }
      }
      builder.setProperty("Private-Package", packageName);
      builder.setProperty("-noextraheaders", "true");
      builder.setProperty("-fixupmessages", "\"Unused Import-Package\";is:=ignore");
      headers.forEach(builder::setProperty);
      Jar jar = builder.build();
      if (!builder.getErrors().isEmpty()) {
        throw new AssertionError("the jar could not be built: " + builder.getErrors());
      }
      texts.forEach((name, text) -> jar.putResource(name,
          new EmbeddedResource(text.getBytes(StandardCharsets.UTF_8), 0L)));
      jar.write(file.toFile());
    }
    return file;
  }
}

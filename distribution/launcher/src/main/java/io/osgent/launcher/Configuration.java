package io.osgent.launcher;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The files in a home's config folder, looked through before anything is started with them. */
final class Configuration {
  private static final String HTTP = "io.osgent.http.cfg";

  private final Path folder;

  Configuration(Path folder) {
    this.folder = folder;
  }

  /** Refuses a damaged file, saying where it is damaged. */
  void check() {
    for (Path file : files(folder, "*.{cfg,properties}")) {
      read(file);
    }
    for (Path file : files(folder.resolve("agents"), "*.json")) {
      checkJson(file);
    }
  }

  /** The port the HTTP interface is configured for. */
  int port() {
    String port = http().getProperty("port", "8080");
    return Port.parse("'port' in " + folder.resolve(HTTP), port);
  }

  String host() {
    return http().getProperty("host", "127.0.0.1").strip();
  }

  private Properties http() {
    Path file = folder.resolve(HTTP);
    return Files.exists(file) ? read(file) : new Properties();
  }

  /** Reads {@code name = value} lines; what is neither that nor a comment is a mistake, not a name without a value. */
  static Properties read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      boolean continued = false;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        boolean comment = !continued && (line.isEmpty() || line.startsWith("#") || line.startsWith("!"));
        if (!comment && !continued && line.indexOf('=') < 1) {
          // The line itself is not repeated: it may hold a secret.
          throw damaged(file, i + 1, "should be 'name = value'");
        }
        continued = !comment && line.endsWith("\\") && !line.endsWith("\\\\");
      }
      var properties = new Properties();
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      }
      return properties;
    } catch (MalformedInputException e) {
      throw LaunchException.refused(file + " is damaged: it is no UTF-8 text");
    } catch (IOException e) {
      throw LaunchException.refused("the configuration cannot be read: " + Home.reason(e));
    } catch (IllegalArgumentException e) {
      throw LaunchException.refused(file + " is damaged: " + e.getMessage());
    }
  }

  private static void checkJson(Path file) {
    try (Reader in = Files.newBufferedReader(file); JsonParser parser = Json.createParser(in)) {
      while (parser.hasNext()) {
        parser.next();
      }
    } catch (JsonParsingException e) {
      var place = e.getLocation();
      throw damaged(file, place.getLineNumber(), "is no valid JSON at column " + Math.max(1, place.getColumnNumber()));
    } catch (JsonException | MalformedInputException e) {
      throw LaunchException.refused(file + " is damaged: it is no UTF-8 text");
    } catch (IOException e) {
      throw LaunchException.refused("the configuration cannot be read: " + Home.reason(e));
    }
  }

  private static LaunchException damaged(Path file, long line, String what) {
    return LaunchException.refused(file + " is damaged: line " + line + " " + what);
  }

  private static List<Path> files(Path folder, String glob) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var files = new ArrayList<Path>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw LaunchException.refused("the configuration cannot be read: " + Home.reason(e));
    }
    files.sort(null);
    return files;
  }
}

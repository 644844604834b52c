package io.osgent.admin.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A jar made for one test. */
final class TestJar {
  private final Manifest manifest = new Manifest();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private TestJar() {
    header("Manifest-Version", "1.0");
  }

  static TestJar bundle(String symbolicName, String version) {
    return new TestJar().header("Bundle-ManifestVersion", "2").header("Bundle-SymbolicName", symbolicName)
        .header("Bundle-Version", version);
  }

  static TestJar plain() {
    return new TestJar();
  }

  /** A bundle that registers a greeting with its own version in it. */
  static TestJar greeting(String symbolicName, String version) {
    return bundle(symbolicName, version).activator(GreetingActivator.class);
  }

  /** A bundle of plugins. */
  static TestJar weather(String version) {
    return bundle("acme.weather", version).activator(WeatherActivator.class).type(WeatherHealth.class)
        .type(WeatherActivator.Nothing.class)
        .header("Import-Package", "org.osgi.framework,io.osgent.api.tool,io.osgent.api.health");
  }

  /** A bundle with a component. */
  static TestJar component(String symbolicName, String version, String body) {
    return bundle(symbolicName, version).header("Service-Component", "OSGI-INF/component.xml")
        .text("OSGI-INF/component.xml", """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="acme.component">
            %s
            </scr:component>
            """.formatted(body));
  }

  TestJar header(String name, String value) {
    manifest.getMainAttributes().put(new Attributes.Name(name), value);
    return this;
  }

  TestJar activator(Class<?> activator) {
    return header("Bundle-Activator", activator.getName()).header("Import-Package", "org.osgi.framework")
        .type(activator);
  }

  TestJar type(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
      entries.put(path, in.readAllBytes());
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  TestJar text(String path, String text) {
    entries.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  String symbolicName() {
    return manifest.getMainAttributes().getValue("Bundle-SymbolicName");
  }

  byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }

  void copyTo(Path file) {
    try {
      Files.write(file, bytes());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

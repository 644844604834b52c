package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/** The description of the REST interface while bundles come and go, in a framework of its own. */
class OpenApiResourceTest {
  private static final String WEATHER = """
      {"openapi":"3.1.0","info":{"title":"Weather","version":"1"},"tags":[{"name":"weather"}],
       "paths":{"/api/v1/weather/{city}":{"get":{"operationId":"getWeather","tags":["weather"],"responses":{
         "200":{"description":"It.","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Weather"}}}},
         "4XX":{"$ref":"#/components/responses/Problem"}}}}},
       "components":{"schemas":{"Weather":{"type":"object"}}}}""";

  @TempDir
  private Path cache;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Framework framework;
  private OpenApiResource resource;

  @BeforeEach
  void start() throws Exception {
    framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", cache.toString()));
    framework.start();
    Bundle rest;
    try (var own = OpenApiResource.class.getResourceAsStream("/OSGI-INF/openapi.json")) {
      rest = install("io.osgent.rest", new String(own.readAllBytes(), StandardCharsets.UTF_8));
    }
    rest.start();
    log.start();
    ((Logger) LoggerFactory.getLogger(DescribedBundles.class)).addAppender(log);
    resource = new OpenApiResource(rest.getBundleContext(), new JacksonJson());
  }

  @AfterEach
  void stop() throws Exception {
    ((Logger) LoggerFactory.getLogger(DescribedBundles.class)).detachAppender(log);
    resource.close();
    framework.stop();
    framework.waitForStop(0);
  }

  private Bundle install(String name, String description) throws IOException, BundleException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    var bytes = new ByteArrayOutputStream();
    try (var jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new ZipEntry("OSGI-INF/openapi.json"));
      jar.write(description.getBytes(StandardCharsets.UTF_8));
    }
    return framework.getBundleContext().installBundle(name, new ByteArrayInputStream(bytes.toByteArray()));
  }

  private List<String> warnings() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void theInterfaceDescribesItself() throws Exception {
    try (var server = new RestServer(resource)) {
      assertThat(server.get("/openapi.json").body()).startsWith("{\"openapi\":\"3.1").contains("startRun",
          "\"bearer\"", "application/problem+json", "input_tokens", "decideApproval", "\"not_done\"", "\"interrupt\"",
          "replayRun", "rollBackBundle", "previous_version", "arguments_sha256", "\"waiting\"",
          "default_embedding_model", "makeImages", "\"query\"");
    }
  }

  @Test
  void whatABundleSaysComesAndGoesWithIt() throws Exception {
    String alone = resource.read();
    Bundle weather = install("com.example.weather", WEATHER);
    assertThat(resource.read()).isEqualTo(alone);

    weather.start();
    assertThat(resource.read()).contains("getWeather", "\"Weather\"", "{\"name\":\"weather\"}")
        .contains("\"title\":\"Osgent\"").doesNotContain("\"title\":\"Weather\"");
    assertThat(warnings()).isEmpty();

    weather.stop();
    assertThat(resource.read()).isEqualTo(alone);
  }

  @Test
  void theOrderOfBundlesIsNotToBeSeen() throws Exception {
    Bundle weather = install("com.example.weather", WEATHER);
    Bundle tides = install("com.example.tides", WEATHER.replace("weather", "tides").replace("Weather", "Tides"));
    weather.start();
    tides.start();
    String document = resource.read();
    weather.stop();
    weather.start();

    assertThat(resource.read()).isEqualTo(document);
    assertThat(document.indexOf("getTides")).isLessThan(document.indexOf("getWeather"));
  }

  @Test
  void whatIsSaidAlikeTwiceIsSaidOnce() throws Exception {
    install("com.example.weather", WEATHER).start();
    String document = resource.read();
    install("com.example.weather.again", WEATHER).start();

    assertThat(resource.read()).isEqualTo(document);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void contradictionsAreLogged() throws Exception {
    install("a", WEATHER).start();
    install("b", WEATHER.replace("{\"type\":\"object\"}", "{\"type\":\"string\"}")).start();
    install("c", WEATHER.replace("It.", "The weather.")).start();
    install("d", WEATHER.replace("{city}", "{place}")).start();

    assertThat(warnings()).containsExactly(
        "/openapi.json: schemas Weather is one thing by a and another by b; the word of a stands",
        "/openapi.json: /api/v1/weather/{city} get is one thing by a and another by c; the word of a stands",
        "/openapi.json: d says /api/v1/weather/{place} where the same path is /api/v1/weather/{city} already",
        "/openapi.json: the operation getWeather is get /api/v1/weather/{city}, but by d get /api/v1/weather/{place}");
  }

  @Test
  void aDescriptionThatCannotBeReadIsLeftOutAndLogged() throws Exception {
    String alone = resource.read();
    install("com.example.broken", "{\"openapi\":").start();

    assertThat(resource.read()).isEqualTo(alone);
    assertThat(warnings()).singleElement().asString().contains("com.example.broken", "not in /openapi.json");
  }
}

package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /openapi.json} says of the server as it is shipped, and as its bundles come and go. */
class DescriptionTest {
  @TempDir
  private static Path home;

  private static ServerProcess server;
  private static Rest rest;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(home);
    rest = server.rest();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static JsonNode description() throws IOException, InterruptedException {
    return rest.get("/openapi.json").expect(200).body();
  }

  private static Set<String> described(JsonNode description) {
    var routes = new TreeSet<String>();
    description.path("paths").properties().forEach(path -> path.getValue().fieldNames()
        .forEachRemaining(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return routes;
  }

  @Test
  void everyRouteIsDescribedAndWhatIsDescribedIsThere() throws Exception {
    Set<String> served = Routes.shipped();
    assertThat(served).contains("GET /openapi.json", "POST /api/v1/runs", "GET /api/v1/users/{user}/profile");
    // A description does not describe itself.
    served.remove("GET /openapi.json");

    assertThat(described(description())).containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void everyOperationHasASummaryAndATag() throws Exception {
    description().path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
      assertThat(operation.getValue().path("summary").asText()).as(operation.getKey() + path.getKey()).isNotBlank();
      assertThat(operation.getValue().path("tags")).as(operation.getKey() + path.getKey()).isNotEmpty();
    }));
  }

  @Test
  void bundlesDoNotContradictEachOther() throws Exception {
    description();

    assertThat(Files.readString(home.resolve("logs/osgent.log"))).doesNotContain("/openapi.json:");
  }

  @Test
  void theDescriptionOfABundleGoesAndComesWithIt() throws Exception {
    JsonNode whole = description();
    String bundle = "/api/v1/admin/bundles/" + id("io.osgent.memobase");
    assertThat(described(whole)).contains("GET /api/v1/users/{user}/profile");

    rest.post(bundle + "/stop", Map.of()).expect(200);
    try {
      assertThat(described(description())).contains("POST /api/v1/runs").noneMatch(route -> route.contains("memobase"))
          .doesNotContain("GET /api/v1/users/{user}/profile");
    } finally {
      rest.post(bundle + "/start", Map.of()).expect(200);
    }
    assertThat(description()).isEqualTo(whole);
  }

  private static String id(String symbolicName) throws IOException, InterruptedException {
    for (JsonNode bundle : rest.get("/api/v1/admin/bundles?limit=200").expect(200).body().path("items")) {
      if (bundle.path("symbolic_name").asText().equals(symbolicName)) {
        return bundle.path("id").asText();
      }
    }
    throw new AssertionError("no bundle " + symbolicName);
  }
}

package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CatalogResourcesTest {
  private final PluginCatalog catalog = new FakeCatalog();
  private final RestServer server = new RestServer(new ToolsResource(catalog), new PluginsResource(catalog));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aToolIsShownWithAllThatMattersToItsCaller() throws Exception {
    assertThat(server.get("/api/v1/tools/clock").body())
        .isEqualTo("{\"name\":\"clock\",\"description\":\"Tells the time.\","
            + "\"input_schema\":{\"type\":\"object\"},\"effect\":\"read\",\"timeout_seconds\":5,\"permissions\":[\"time\"]}");
    assertThat(server.get("/api/v1/tools/ruler").body()).contains("\"asks\":\"it is sharp\"");
    assertThat(server.get("/api/v1/tools/hammer").statusCode()).isEqualTo(404);
  }

  @Test
  void listsArePaged() throws Exception {
    var first = server.get("/api/v1/tools?limit=2").body();
    assertThat(first).contains("\"adder\"", "\"clock\"").endsWith("\"next\":\"clock\"}");
    assertThat(server.get("/api/v1/tools?limit=2&after=clock").body()).contains("\"ruler\"")
        .doesNotContain("clock", "next");
    assertThat(server.get("/api/v1/tools?after=gone").body()).isEqualTo("{\"items\":[]}");
  }

  @Test
  void anAdministratorMayCallATool() throws Exception {
    var answer = server.post(server.admin("/api/v1/tools/clock/call"), "{\"arguments\":{\"zone\":\"UTC\"}}");
    assertThat(answer.body()).isEqualTo("{\"text\":\"called with {zone=UTC} by admin's key\",\"error\":false}");
    assertThat(server.post(server.admin("/api/v1/tools/clock/call"), "{}").body()).contains("called with {}");
    assertThat(server.post(server.user("/api/v1/tools/clock/call"), "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void pluginsAreShown() throws Exception {
    assertThat(server.send(server.admin("/api/v1/plugins")).body()).contains("\"kind\":\"tool\"",
        "\"bundle\":\"io.osgent.tool.clock\"",
        "\"bundle_id\":7", "\"state\":\"on_trial\"", "\"runs\":2");
  }

  /** Three tools, one plugin. */
  private static final class FakeCatalog implements PluginCatalog {
    private final List<ToolSpec> tools = List.of(spec("adder"), spec("clock"), spec("ruler"));

    private static ToolSpec spec(String name) {
      return new ToolSpec(name, "Tells the time.", Map.of("type", "object"), Effect.READ, Duration.ofSeconds(5),
          new TreeSet<>(List.of("time")), 100, name.equals("ruler") ? "it is sharp" : null);
    }

    @Override
    public List<PluginInfo> plugins() {
      return List.of(new PluginInfo("clock", "tool", "1.0.0", "io.osgent.tool.clock", 7, "on_trial", 0, 2, null));
    }

    @Override
    public List<ToolSpec> tools() {
      return tools;
    }

    @Override
    public ToolSpec tool(String name) {
      return tools.stream().filter(tool -> tool.name().equals(name)).findFirst()
          .orElseThrow(() -> ProblemException.notFound("tool_not_found", "there is no tool " + name));
    }

    @Override
    public ToolResult callTool(String name, Map<String, Object> arguments, Principal by) {
      return ToolResult.of("called with " + arguments + " by " + by.name());
    }

    @Override
    public List<ModelInfo> models() {
      throw new UnsupportedOperationException("the desk tells those of all kinds");
    }

    @Override
    public Optional<String> defaultModel() {
      return Optional.of("demo/demo");
    }
  }
}

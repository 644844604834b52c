package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.policy.Finding;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.Pin;
import io.osgent.server.policy.Pin.State;
import io.osgent.server.policy.Rule;
import io.osgent.server.policy.RulesInForce;
import io.osgent.server.policy.RulesInForce.Source;
import io.osgent.server.policy.Ruling;
import io.osgent.server.policy.ToolPins;
import io.osgent.server.policy.ToolRules;
import io.osgent.server.security.Principal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Administrators read and change the rules about tool calls, and approve tools. */
@Timeout(30)
class PoliciesResourceTest {
  private final List<String> asked = new ArrayList<>();
  private final List<Occasion> checked = new ArrayList<>();
  private final PluginCatalog catalog = new OneTool();
  private final ToolsResource tools = new ToolsResource(catalog);
  private final RestServer server = new RestServer(tools, new PoliciesResource(new FakeRules(), catalog));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theRulesInForceAreShownWithTheirFiles() throws Exception {
    assertThat(server.send(server.admin("/api/v1/admin/policies")).body()).isEqualTo(
        "{\"files\":[{\"name\":\"mail\",\"file\":\"config/policies/mail.json\",\"sha256\":\"ab\",\"rules\":[{\"name\":\"rest\","
            + "\"when\":[],\"decision\":\"deny\"}]}],\"otherwise\":\"a person is asked\",\"since\":\"1970-01-01T00:00:00Z\"}");
  }

  @Test
  void aFileIsWrittenAsItIsSentAndDeleted() throws Exception {
    String text = "{ \"rules\" : [] }";
    assertThat(server.send(server.admin("/api/v1/admin/policies/mail").header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(text))).statusCode()).isEqualTo(200);
    assertThat(server.send(server.admin("/api/v1/admin/policies/mail").DELETE()).statusCode()).isEqualTo(200);

    assertThat(asked).containsExactly("put mail " + text + " by admin's key", "delete mail by admin's key");
  }

  @Test
  void aCallIsTriedWithoutBeingMade() throws Exception {
    assertThat(server.post(server.admin("/api/v1/admin/policies/check"),
        "{\"user\":\"ann\",\"roles\":[\"user\"],\"agent\":\"assistant\",\"tool\":\"mail\",\"arguments\":{\"to\":\"bob\"}}")
        .body())
        .isEqualTo("{\"decision\":\"deny\",\"reason\":\"closed\",\"rule\":\"mail/rest\"}");
    assertThat(checked).singleElement()
        .isEqualTo(new Occasion("default", "ann", Set.of("user"), "assistant", OneTool.MAIL, Map.of("to", "bob")));

    assertThat(server.post(server.admin("/api/v1/admin/policies/check"), "{\"tool\":\"mail\"}").body())
        .contains("'user'");
    assertThat(
        server.post(server.admin("/api/v1/admin/policies/check"), "{\"user\":\"ann\",\"tool\":\"fax\"}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void nobodyElseSeesOrChangesThem() throws Exception {
    assertThat(server.get("/api/v1/admin/policies").statusCode()).isEqualTo(403);
    assertThat(server.post(server.user("/api/v1/admin/policies/check"), "{}").statusCode()).isEqualTo(403);
    assertThat(server.send(server.user("/api/v1/admin/policies/mail").DELETE()).statusCode()).isEqualTo(403);
    assertThat(server.send(server.user("/api/v1/admin/policies/mail").header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{}"))).statusCode()).isEqualTo(403);
    assertThat(server.post(server.user("/api/v1/tools/mail/approve"), "{\"sha256\":\"ab\"}").statusCode())
        .isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  @Test
  void aToolIsShownWithItsPinAndApproved() throws Exception {
    assertThat(server.get("/api/v1/tools/mail").body()).doesNotContain("pin");
    assertThat(server.post(server.admin("/api/v1/tools/mail/approve"), "{\"sha256\":\"ab\"}").statusCode())
        .isEqualTo(503);
    tools.pins = new FakePins();
    assertThat(server.get("/api/v1/tools/mail").body())
        .contains("\"pin\":{\"state\":\"changed\",\"sha256\":\"ab\",\"change\":\"description\"}");

    assertThat(server.post(server.admin("/api/v1/tools/mail/approve"), "{}").body())
        .contains("'sha256' should be given");
    assertThat(server.post(server.admin("/api/v1/tools/mail/approve"), "{\"sha256\":\"ab\"}").statusCode())
        .isEqualTo(200);

    assertThat(asked).containsExactly("approve mail ab by admin's key");
  }

  /** Rules as they might be. */
  private final class FakeRules implements ToolRules {
    @Override
    public RulesInForce inForce() {
      var rest = new Rule("rest", null, null, null, null, null, null, null, null, Ruling.DENY, null, null, null);
      return new RulesInForce(List.of(new Source("mail", "config/policies/mail.json", "ab", null, List.of(rest))),
          "a person is asked", Instant.EPOCH, null);
    }

    @Override
    public RulesInForce put(String name, String text, Principal by) {
      asked.add("put " + name + " " + text + " by " + by.name());
      return inForce();
    }

    @Override
    public RulesInForce delete(String name, Principal by) {
      asked.add("delete " + name + " by " + by.name());
      return inForce();
    }

    @Override
    public Finding check(Occasion occasion) {
      checked.add(occasion);
      return new Finding(Ruling.DENY, "closed", "mail/rest");
    }
  }

  /** A tool that has changed. */
  private final class FakePins implements ToolPins {
    @Override
    public Pin of(ToolSpec tool) {
      return new Pin(State.CHANGED, "ab", null, null, "description");
    }

    @Override
    public Pin approve(ToolSpec tool, String sha256, Principal by) {
      asked.add("approve " + tool.name() + " " + sha256 + " by " + by.name());
      return of(tool);
    }
  }

  /** One tool, and nothing else. */
  private static final class OneTool implements PluginCatalog {
    private static final ToolSpec MAIL = ToolSpec.of("mail", "Sends mail.", Input.class, Effect.EFFECT);

    record Input(String to) {}

    @Override
    public List<PluginInfo> plugins() {
      return List.of();
    }

    @Override
    public List<ToolSpec> tools() {
      return List.of(MAIL);
    }

    @Override
    public ToolSpec tool(String name) {
      if (!name.equals(MAIL.name())) {
        throw ProblemException.notFound("tool_not_found", "there is no tool " + name);
      }
      return MAIL;
    }

    @Override
    public ToolResult callTool(String name, Map<String, Object> arguments, Principal by) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public List<ModelInfo> models() {
      return List.of();
    }

    @Override
    public Optional<String> defaultModel() {
      return Optional.empty();
    }
  }
}

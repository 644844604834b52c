package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.json.Json;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.policy.Condition;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever runs the server reads the rules, tries them, and approves tools. */
class PolicyCommandsTest {
  private final FakeServer server = new FakeServer();
  private final List<Occasion> checked = new ArrayList<>();
  private String problem;

  private final ToolRules rules = new ToolRules() {
    @Override
    public RulesInForce inForce() {
      var mail = new Rule("inside", List.of("default"), List.of("ann"), null, null, List.of("send_*"),
          List.of(Effect.EFFECT), null,
          List.of(new Condition("to", null, List.of("example.org"), null, null, null, null)), Ruling.ALLOW, "Our own.",
          20,
          null);
      var rest = new Rule("rest", null, null, null, null, null, null, null, null, Ruling.DENY, null, null, null);
      return new RulesInForce(List.of(new Source("mail", "config/policies/mail.json", "ab", null, List.of(mail, rest))),
          "a person is asked", Instant.EPOCH, problem);
    }

    @Override
    public RulesInForce put(String name, String text, Principal by) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public RulesInForce delete(String name, Principal by) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public Finding check(Occasion occasion) {
      checked.add(occasion);
      return new Finding(Ruling.DENY, "closed", "mail/rest");
    }
  };

  private final Json json = new Json() {
    @Override
    public String write(Object value) {
      throw new UnsupportedOperationException("nothing is written");
    }

    @Override
    public <T> T read(String text, Class<T> type) {
      return type.cast(Map.of("text", text));
    }
  };

  private final ToolPins pins = new ToolPins() {
    private State state = State.CHANGED;

    @Override
    public Pin of(ToolSpec tool) {
      return state == State.CHANGED
          ? new Pin(state, "ab12", null, null, "description")
          : new Pin(state, "ab12", "shell", Instant.EPOCH, null);
    }

    @Override
    public Pin approve(ToolSpec tool, String sha256, Principal by) {
      assertThat(sha256).isEqualTo("ab12");
      assertThat(by).isEqualTo(Operator.PRINCIPAL);
      state = State.PINNED;
      return of(tool);
    }
  };

  private static String run(CommandGroup group, String... words) throws Exception {
    Command command = group.commands().getFirst();
    return command.action().run(new Words(command, List.of(words)));
  }

  private String policy(String... words) throws Exception {
    return run(new PolicyCommands(rules, server.catalog(), json), words);
  }

  @Test
  void theRulesInForceAreShownAndWhatIsWrongWithTheFiles() throws Exception {
    assertThat(policy()).isEqualTo(
        """
            RULE         DECISION  PER HOUR  ABOUT                                                                   REASON
            mail/inside  allow     20        tools send_*; effects effect; tenants default; users ann; arguments to  Our own.
            mail/rest    deny                everything
            otherwise: a person is asked
            """);
    problem = "config/policies/x.json: this is no JSON";
    assertThat(policy())
        .endsWith("NOT in force: what the files say now, for config/policies/x.json: this is no JSON\n");
  }

  @Test
  void aCallIsTriedWithoutBeingMade() throws Exception {
    assertThat(policy("check", "clock", "{}", "--user", "ann", "--roles", "user,viewer"))
        .isEqualTo("deny: rule mail/rest: closed\n");
    assertThat(checked).singleElement().satisfies(call -> {
      assertThat(call.tenant()).isEqualTo("default");
      assertThat(call.user()).isEqualTo("ann");
      assertThat(call.roles()).isEqualTo(Set.of("user", "viewer"));
      assertThat(call.arguments()).isEqualTo(Map.of("text", "{}"));
    });
    assertThatThrownBy(() -> policy("check", "clock")).hasMessageStartingWith("--user is missing");
    assertThatThrownBy(() -> policy("check", "hammer", "--user", "ann")).hasMessageContaining("no tool 'hammer'");
    assertThatThrownBy(() -> policy("chek")).hasMessageStartingWith("'chek' should be check");
  }

  @Test
  void aToolThatHasChangedIsShownAndApproved() throws Exception {
    var tools = new ToolCommands(server.catalog(), pins);
    assertThat(run(tools)).contains("CHANGED: description");

    assertThat(run(tools, "approve", "clock")).isEqualTo("clock is trusted as it is now: ab12; changed: description\n");

    assertThat(run(tools)).contains("approved by shell");
    assertThatThrownBy(() -> run(tools, "approve", "hammer")).hasMessageContaining("no tool 'hammer'");
  }
}

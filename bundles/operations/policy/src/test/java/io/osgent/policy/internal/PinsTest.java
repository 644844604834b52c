package io.osgent.policy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.policy.Pin.State;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tool is trusted for what it said of itself when it was first used, and for nothing else. */
@Timeout(60)
class PinsTest {
  private static final Map<String, Object> TEXT = Map.of("type", "object", "properties",
      Map.of("text", Map.of("type", "string")));
  private static final ToolSpec FIRST = spec("Looks.", TEXT, Effect.READ);
  private static final ToolSpec CHANGED = spec("Looks, and tells everybody.", TEXT, Effect.READ);

  @TempDir
  private Path home;

  private Office office;

  protected Office office(Path place) {
    return new Office(place);
  }

  @BeforeEach
  void open() throws Exception {
    office = office(home).open();
  }

  @AfterEach
  void close() throws Exception {
    office.close();
  }

  private static ToolSpec spec(String description, Map<String, Object> schema, Effect effect) {
    return new ToolSpec("look", description, schema, effect, Duration.ofSeconds(5), new TreeSet<>(), 100, null);
  }

  private Verdict use(ToolSpec tool) {
    return office.judge(tool, Map.of());
  }

  @Test
  void theFirstDefinitionThatIsUsedIsTrustedAndShownAsSuch() {
    assertThat(office.pins.of(FIRST).state()).isEqualTo(State.NEW);

    assertThat(use(FIRST)).isEqualTo(new Verdict.Allow());

    assertThat(office.pins.of(FIRST)).satisfies(pin -> {
      assertThat(pin.state()).isEqualTo(State.PINNED);
      assertThat(pin.approvedBy()).isNull();
      assertThat(pin.since()).isEqualTo(office.clock.instant());
      assertThat(pin.sha256()).hasSize(64);
    });
  }

  @Test
  void anotherDefinitionIsAskedAboutEachTimeUntilSomebodyApprovesIt() throws Exception {
    use(FIRST);

    assertThat(use(CHANGED)).isInstanceOfSatisfying(Verdict.Ask.class,
        ask -> assertThat(ask.reason()).contains("changed: description.").contains("tools approve look"));
    assertThat(use(CHANGED)).isInstanceOf(Verdict.Ask.class);
    office.reopen();
    assertThat(use(CHANGED)).isInstanceOf(Verdict.Ask.class);

    var pin = office.pins.approve(CHANGED, office.pins.of(CHANGED).sha256(), Office.ADMIN);

    assertThat(pin.state()).isEqualTo(State.PINNED);
    assertThat(pin.approvedBy()).isEqualTo("admin-key");
    assertThat(use(CHANGED)).isEqualTo(new Verdict.Allow());
  }

  @Test
  void whoHasAgreedToACallOfOneDefinitionHasNotAgreedToOneOfTheNext() {
    use(FIRST);
    var next = spec("Looks, and deletes everything.", TEXT, Effect.READ);

    String agreed = ((Verdict.Ask) use(CHANGED)).reason();

    assertThat(agreed).contains(office.pins.of(CHANGED).sha256());
    assertThat(((Verdict.Ask) use(CHANGED)).reason()).isEqualTo(agreed);
    assertThat(((Verdict.Ask) use(next)).reason()).isNotEqualTo(agreed).contains(office.pins.of(next).sha256());
    assertThat(office.policy.check(Office.occasion(next, Map.of())).reason())
        .contains(office.pins.of(next).sha256());
  }

  @Test
  void whatWasTrustedBeforeMayComeBack() {
    use(FIRST);
    office.pins.approve(CHANGED, office.pins.of(CHANGED).sha256(), Office.ADMIN);

    assertThat(use(FIRST)).isEqualTo(new Verdict.Allow());
  }

  @Test
  void onlyTheDefinitionThatWasLookedAtIsApproved() {
    use(FIRST);

    assertThatThrownBy(() -> office.pins.approve(CHANGED, office.pins.of(FIRST).sha256(), Office.ADMIN))
        .hasMessageContaining("look at it again");
    assertThat(use(CHANGED)).isInstanceOf(Verdict.Ask.class);
  }

  @Test
  void whatCannotBeRecordedIsNotApproved() throws Exception {
    use(FIRST);
    String sha256 = office.pins.of(CHANGED).sha256();
    AuditLog failing = entry -> {
      throw ProblemException.conflict("audit_failing",
          entry.action() + " of " + entry.target() + " cannot be recorded");
    };
    office.pins.bindAudit(failing);
    assertThatThrownBy(() -> office.pins.approve(CHANGED, sha256, Office.ADMIN))
        .hasMessage("tool.approved of tool/look cannot be recorded");
    assertThat(use(CHANGED)).isInstanceOf(Verdict.Ask.class);

    office.book.bindAudit(failing);
    assertThatThrownBy(() -> office.policy.put("api", "{\"rules\":[]}", Office.ADMIN))
        .hasMessageContaining("cannot be recorded");
    assertThat(home.resolve("config/policies/api.json")).doesNotExist();
  }

  @Test
  void whatIsSharedByAllTenantsIsApprovedByNoOtherThanTheHouses() {
    use(FIRST);
    var other = Principal.of("their-admin", "acme", "eve", BuiltInRole.ADMIN);

    assertThatThrownBy(() -> office.pins.approve(CHANGED, office.pins.of(CHANGED).sha256(), other))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(403));
    assertThat(use(CHANGED)).isInstanceOf(Verdict.Ask.class);
  }

  @Test
  void itIsSaidWhatHasChanged() {
    use(FIRST);
    var more = new ToolSpec("look", "Looks.", Map.of("type", "object"), Effect.EFFECT, Duration.ofSeconds(5),
        new TreeSet<>(java.util.Set.of("network:*")), 100, "it costs money");

    assertThat(office.pins.of(more).change())
        .isEqualTo(
            "effect (was read, is effect), permissions (was [], is [network:*]), input schema, what it asks a person");
  }

  @Test
  void aNewVersionThatSaysTheSameNeedsNothing() {
    use(FIRST);
    var properties = new LinkedHashMap<String, Object>();
    properties.put("properties", Map.of("text", Map.of("type", "string")));
    properties.put("type", "object");
    var slower = new ToolSpec("look", "Looks.", properties, Effect.READ, Duration.ofSeconds(50), new TreeSet<>(), 7,
        null);

    assertThat(use(slower)).isEqualTo(new Verdict.Allow());
    assertThat(office.pins.of(slower).state()).isEqualTo(State.PINNED);
  }

  @Test
  void aChangedToolMayBeDeniedOrTrustedInstead() throws Exception {
    use(FIRST);
    office.changed = "deny";
    office.reopen();
    assertThat(use(CHANGED)).isInstanceOf(Verdict.Deny.class);

    office.changed = "trust";
    office.reopen();
    assertThat(use(CHANGED)).isEqualTo(new Verdict.Allow());
    assertThat(office.pins.of(CHANGED).approvedBy()).isEqualTo("configuration");
  }

  @Test
  void aRuleThatAllowsDoesNotExcuseAChangeAndOneThatDeniesIsHeard() throws Exception {
    use(FIRST);
    office.rules("{\"name\":\"all\",\"decision\":\"allow\"}");
    assertThat(use(CHANGED)).isInstanceOf(Verdict.Ask.class);

    office.rules("{\"name\":\"none\",\"decision\":\"deny\",\"reason\":\"closed\"}");
    assertThat(use(CHANGED)).isEqualTo(new Verdict.Deny("closed"));
  }
}

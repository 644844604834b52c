package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.PluginNames;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Approvals;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.StartedBy;
import io.osgent.server.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Nothing slips through while the policy that should be there is not. */
@Timeout(60)
class RequiredPolicyTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String RULES = "rules";

  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();
  private final ScriptedModel model = calling(step("look", 1), step("charge", 2));
  private final AtomicReference<Verdict> verdict = new AtomicReference<>(new Verdict.Allow());
  private TestCore core;

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private void start(Duration park) {
    core = TestCore.guardedBy(RULES, folder, new MemoryStorage(), new Patience(LONG, SHORT, park), server -> {});
    core.offer("scripted", model);
    core.offer(ledger.tool("look", Effect.READ));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("careless", "scripted/any", "*");
  }

  private void rules() {
    ToolPolicy policy = (tool, call, context) -> tool.name().equals("charge") ? verdict.get() : new Verdict.Allow();
    core.offer(ToolPolicy.class, policy, Map.of(PluginNames.NAME, RULES));
  }

  @Test
  void aPolicyThatHasNotComeYetWhenTheServerStartsIsWaitedFor() throws Exception {
    start(LONG);
    verdict.set(new Verdict.Deny("not today"));
    Run run = core.runs.start(TestCore.request("careless", "Go"), TestCore.ALICE);
    core.awaitEvents(run, "model.finished", 1);
    assertThat(core.runs.await(run.id(), Duration.ofMillis(100), TestCore.ALICE).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(ledger.keys).isEmpty();

    rules();

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(ledger.keys).containsExactly(run.id() + "/look1");
    assertThat(model.told().get(1)).contains("not today");
  }

  @Test
  void whereItDoesNotComeNothingIsCalledAndNoRunIsLost() throws Exception {
    start(SHORT);

    assertThat(core.run("careless", "Go").status()).isEqualTo(RunStatus.COMPLETED);

    assertThat(ledger.keys).isEmpty();
    assertThat(model.told()).allSatisfy(told -> assertThat(told).contains("the policy rules is not here now"));
  }

  @Test
  void whereSomebodyHasStoppedItNothingIsCalledEither() throws Exception {
    start(LONG);
    Bundle guards = core.bundle("org.example.guards", "1.0.0");
    guards.getBundleContext().registerService(ToolPolicy.class, (tool, call, context) -> new Verdict.Allow(),
        FrameworkUtil.asDictionary(Map.of(PluginNames.NAME, RULES)));
    guards.stop();

    assertThat(core.run("careless", "Go").status()).isEqualTo(RunStatus.COMPLETED);

    assertThat(ledger.keys).isEmpty();
  }

  @Test
  void whoeverCallsAToolHimselfIsHeldToWhatIsDeniedAndNotAsked() {
    start(SHORT);
    rules();
    verdict.set(new Verdict.Ask("It is Sunday.", null, Decision.DENY, true));
    assertThat(core.catalog.callTool("charge", Map.of("number", 7), TestCore.ADMIN).text()).isEqualTo("step 7 is done");

    verdict.set(new Verdict.Deny("not today"));

    assertThatThrownBy(() -> core.catalog.callTool("charge", Map.of("number", 8), TestCore.ADMIN))
        .isInstanceOfSatisfying(ProblemException.class, refused -> {
          assertThat(refused.problem().code()).isEqualTo("tool_denied");
          assertThat(refused.problem().status()).isEqualTo(403);
        }).hasMessageContaining("not today");
    assertThat(ledger.keys).hasSize(1);
  }

  @Test
  void aPolicyThatCannotReadTheDatabaseIsAskedAgainAndNothingIsDeniedForThat() throws Exception {
    start(SHORT);
    var asked = new AtomicInteger();
    ToolPolicy policy = (tool, call, context) -> {
      if (asked.incrementAndGet() < 3) {
        throw new StorageException("the disk is full", null);
      }
      return new Verdict.Allow();
    };
    core.offer(ToolPolicy.class, policy, Map.of(PluginNames.NAME, RULES));

    assertThatThrownBy(() -> core.catalog.callTool("charge", Map.of("number", 7), TestCore.ADMIN))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(503));
    Run run = core.run("careless", "Go");

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(ledger.keys).containsExactly(run.id() + "/look1", run.id() + "/charge2");
  }

  @Test
  void aPolicyIsToldWhoStartedTheRun() throws Exception {
    start(SHORT);
    var by = new AtomicReference<String>();
    ToolPolicy policy = (tool, call, context) -> {
      by.set(((StartedBy) context).startedBy());
      return new Verdict.Allow();
    };
    core.offer(ToolPolicy.class, policy, Map.of(PluginNames.NAME, RULES));

    core.run("careless", "Go");

    assertThat(by.get()).isEqualTo(TestCore.ALICE.name());
  }

  private Run waiting() throws Exception {
    start(SHORT);
    rules();
    verdict.set(new Verdict.Ask("It is Sunday.", null, Decision.DENY, true));
    Run run = core.runs.start(TestCore.request("careless", "Go"), TestCore.ALICE);
    core.questions(run);
    return run;
  }

  @Test
  void whatIsDeniedByTheTimeSomebodyAgreesIsNotDone() throws Exception {
    Run run = waiting();
    verdict.set(new Verdict.Deny("never again"));

    core.decide(run, "charge2", Decision.APPROVE);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(model.told().get(1)).contains("never again");
    assertThat(ledger.keys).hasSize(1);
    Replays.areIdentical(core, run, RunStatus.COMPLETED);
  }

  @Test
  void whatIsAskedForAnotherReasonByThenIsAskedAgainAndOnlyOnce() throws Exception {
    Run run = waiting();
    verdict.set(new Verdict.Ask("It is Monday.", null, Decision.DENY, true));

    core.decide(run, "charge2", Decision.APPROVE);
    core.awaitEvents(run, "approval.requested", 2);
    assertThat(core.questions(run)).singleElement().extracting(ApprovalRequested::reason).isEqualTo("It is Monday.");
    assertThat(ledger.keys).hasSize(1);
    core.decide(run, "charge2", Decision.APPROVE);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(ledger.keys).hasSize(2);
    assertThat(core.events(run, ApprovalDecided.class)).hasSize(2);
    Replays.areIdentical(core, run, RunStatus.COMPLETED);
  }

  @Test
  void argumentsThatSomebodyEditedAreJudgedAsIfTheModelHadWrittenThem() throws Exception {
    start(SHORT);
    ToolPolicy policy = (tool, call, context) -> tool.name().equals("look")
        ? new Verdict.Allow()
        : call.arguments().get("number").equals(666)
            ? new Verdict.Deny("not that number")
            : new Verdict.Ask("It is Sunday.", null, Decision.DENY, true);
    core.offer(ToolPolicy.class, policy, Map.of(PluginNames.NAME, RULES));
    Run run = core.runs.start(TestCore.request("careless", "Go"), TestCore.ALICE);
    core.questions(run);

    core.runs.decide(run.id(), "charge2", new ApprovalDecision(Decision.APPROVE, "{\"number\":666}", null, null),
        TestCore.ALICE);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(model.told().get(1)).contains("not that number");
    assertThat(ledger.keys).hasSize(1);
  }

  @Test
  void whoeverDecidesReadsEveryReasonAndInAllElseTheStrictestCounts() throws Exception {
    start(SHORT);
    rules();
    verdict.set(new Verdict.Ask("It is Sunday.", null, Decision.DENY, true));
    core.agent("hasty", "scripted/any", new Approvals(List.of("charge"), 3600, Decision.APPROVE, true), "*");

    Run run = core.runs.start(TestCore.request("hasty", "Go"), TestCore.ALICE);

    assertThat(core.questions(run)).singleElement().satisfies(question -> {
      assertThat(question.reason()).isEqualTo("It is Sunday.; the agent asks before it calls charge");
      assertThat(question.onTimeout()).isEqualTo(Decision.DENY);
      assertThat(question.expiresAt()).isNotNull();
      assertThat(question.editable()).isTrue();
    });
  }
}

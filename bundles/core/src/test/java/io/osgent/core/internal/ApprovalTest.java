package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.osgent.api.PluginNames;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.agent.Approvals;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.Reach;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person is asked before a tool does something, and what the person says is what happens. */
@Timeout(60)
class ApprovalTest {
  private static final Approvals ASKING = new Approvals(List.of("*"), null, null, null);
  private static final Approvals EDITABLE = new Approvals(List.of("charge"), null, null, true);

  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();
  private ScriptedModel model;
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    model = calling(step("look", 1), step("charge", 2));
    core.offer("scripted", model);
    core.offer(ledger.tool("look", Effect.READ));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  /** A run that waits for a decision about its call {@code charge2}. */
  private Run waiting(Approvals approvals) throws Exception {
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("careful", "scripted/any", approvals, "*");
    Run run = core.runs.start(TestCore.request("careful", "Go"), TestCore.ALICE);
    core.questions(run);
    return run;
  }

  private Run decide(Run run, ApprovalDecision decision) throws Exception {
    return Bounded.call(() -> core.runs.decide(run.id(), "charge2", decision, TestCore.ALICE));
  }

  private static ApprovalDecision decision(Decision decision, String comment) {
    return new ApprovalDecision(decision, null, null, comment);
  }

  private ProblemException refused(Run run, ApprovalDecision decision) {
    return Assertions.catchThrowableOfType(ProblemException.class, () -> decide(run, decision));
  }

  private List<String> told(Run run) throws Exception {
    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    return model.told();
  }

  @Test
  void whatOnlyLooksIsCalledUnaskedAndWhatLeavesSomethingBehindWaits() throws Exception {
    Run run = waiting(ASKING);

    assertThat(ledger.keys).containsExactly(run.id() + "/look1");
    assertThat(core.runs.get(run.id(), TestCore.ALICE).status()).isEqualTo(RunStatus.WAITING);
    assertThat(core.storage.run(run.id(), Reach.SERVER).orElseThrow().status()).isEqualTo(RunStatus.WAITING);
    assertThat(core.types(run)).endsWith("run.paused").contains("approval.requested");
    ApprovalRequested question = core.runs.approvals(run.id(), TestCore.ALICE).getFirst();
    assertThat(core.events(run, ApprovalRequested.class)).containsExactly(question);
    assertThat(question).isEqualTo(new ApprovalRequested("charge2", "charge", false, question.reason(),
        "{\"number\":2}", Questions.sha256("{\"number\":2}"), false, List.of(Decision.APPROVE, Decision.DENY), null,
        null));
    assertThat(question.reason()).contains("charge");
  }

  /** The threads of runs, as the Java machine tells of them. */
  private List<String> threadsOfRuns() throws Exception {
    Path dump = folder.resolve("threads-" + System.nanoTime());
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
        HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    return Files.readAllLines(dump).stream().filter(line -> line.contains("\"run-")).toList();
  }

  @Test
  void aRunThatWaitsHoldsNoThread() throws Exception {
    var hold = new Hold();
    core.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "seen";
    }));
    core.offer("staying", calling(step("stay", 1)));
    core.agent("busy", "staying/any", "stay");
    Run busy = core.runs.start(TestCore.request("busy", "Go"), TestCore.ALICE);
    hold.awaitInside();
    assertThat(threadsOfRuns()).isNotEmpty();
    hold.letGo();
    core.finish(busy);

    Run run = waiting(ASKING);

    Bounded.until(() -> "no thread of a run", () -> threadsOfRuns().isEmpty());
    assertThat(core.runs.await(run.id(), Duration.ZERO, TestCore.ALICE).status()).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void whatIsAgreedToIsDoneOnceAndItIsToldByWhom() throws Exception {
    Run run = waiting(ASKING);

    decide(run, decision(Decision.APPROVE, "fine"));

    assertThat(told(run)).containsExactly("step 1 is done", "step 2 is done");
    assertThat(ledger.times()).containsEntry(run.id() + "/charge2", 1);
    assertThat(core.events(run, ApprovalDecided.class))
        .containsExactly(new ApprovalDecided("charge2", Decision.APPROVE, "alice-key", null, "fine"));
    assertThat(core.types(run)).containsSubsequence("run.paused", "approval.decided", "tool.started", "run.completed");
  }

  @Test
  void whatIsDeniedIsNotDoneAndTheModelIsToldWhy() throws Exception {
    Run run = waiting(ASKING);

    decide(run, decision(Decision.DENY, "It is too expensive."));

    assertThat(told(run).get(1)).contains("not agreed to").contains("It is too expensive.");
    assertThat(ledger.keys).hasSize(1);
    assertThat(core.events(run, EventData.ToolStarted.class)).hasSize(1);
  }

  @Test
  void argumentsThatMayBeEditedAreThoseTheToolIsCalledWith() throws Exception {
    Run run = waiting(EDITABLE);

    decide(run, new ApprovalDecision(Decision.APPROVE, "{\"number\":7}", null, null));

    assertThat(told(run)).containsExactly("step 1 is done", "step 7 is done");
    assertThat(core.events(run, ApprovalDecided.class).getFirst().arguments()).isEqualTo("{\"number\":7}");
  }

  @Test
  void editedArgumentsHaveToFitTheToolAndTheRunGoesOnWaitingUntilTheyDo() throws Exception {
    Run run = waiting(EDITABLE);

    for (String wrong : List.of("{\"number\":\"seven\"}", "{}", "[7]", "{oops", "{\"number\":7,\"more\":1}")) {
      ProblemException problem = refused(run, new ApprovalDecision(Decision.APPROVE, wrong, null, null));
      assertThat(problem.problem().code()).as(wrong).isEqualTo("invalid_decision");
      assertThat(problem.problem().status()).isEqualTo(400);
    }
    assertThat(core.runs.approvals(run.id(), TestCore.ALICE)).hasSize(1);
    decide(run, new ApprovalDecision(Decision.APPROVE, "{\"number\":8}", null, null));
    assertThat(told(run).get(1)).isEqualTo("step 8 is done");
  }

  @Test
  void argumentsThatMayNotBeEditedAreNot() throws Exception {
    Run run = waiting(ASKING);

    assertThat(refused(run, new ApprovalDecision(Decision.APPROVE, "{\"number\":7}", null, null)).problem().code())
        .isEqualTo("invalid_decision");
    assertThat(core.has(run, "approval.decided")).isFalse();
  }

  @Test
  void aDenialThatBringsArgumentsIsRefused() throws Exception {
    Run run = waiting(EDITABLE);

    assertThat(refused(run, new ApprovalDecision(Decision.DENY, "{\"number\":7}", null, null)).problem().code())
        .isEqualTo("invalid_decision");
  }

  @Test
  void aDecisionIsInTheAuditLogOnceAndWhatNothingWaitsForIsNot() throws Exception {
    var audited = new ArrayList<AuditEntry>();
    core.runs.bindAudit(audited::add);
    Run run = waiting(ASKING);

    assertThatThrownBy(() -> core.runs.decide(run.id(), "made up", decision(Decision.APPROVE, null), TestCore.ALICE))
        .hasMessageContaining("does not wait for a decision");
    refused(run, decision(Decision.RETRY, null));
    assertThat(audited).isEmpty();

    decide(run, decision(Decision.APPROVE, null));
    decide(run, decision(Decision.APPROVE, null));
    refused(run, decision(Decision.DENY, null));
    assertThat(audited).extracting(AuditEntry::action, AuditEntry::target, AuditEntry::detail).containsExactly(
        tuple("approval.decided", "run/" + run.id(), Map.of("call", "charge2", "decision", "approve")));
  }

  @Test
  void whatCannotBeRecordedIsNotDecided() throws Exception {
    core.runs.bindAudit(entry -> {
      throw new ProblemException(Problem.of("audit_failing", 503, "the disk is full"));
    });
    Run run = waiting(ASKING);

    assertThat(refused(run, decision(Decision.APPROVE, null)).problem().code()).isEqualTo("audit_failing");

    assertThat(core.runs.approvals(run.id(), TestCore.ALICE)).hasSize(1);
    assertThat(core.has(run, "approval.decided")).isFalse();
  }

  @Test
  void onlyWhatCanBeChosenCanBeDecided() throws Exception {
    Run run = waiting(ASKING);

    for (Decision wrong : new Decision[]{Decision.DONE, Decision.NOT_DONE, Decision.RETRY, null}) {
      ProblemException problem = refused(run, decision(wrong, null));
      assertThat(problem.problem().code()).isEqualTo("invalid_decision");
      assertThat(problem.problem().detail()).contains("approve, deny");
    }
    assertThat(core.has(run, "approval.decided")).isFalse();
  }

  @Test
  void aDecisionIsGoodForTheArgumentsAloneThatWereShown() throws Exception {
    Run run = waiting(ASKING);
    String sha = core.runs.approvals(run.id(), TestCore.ALICE).getFirst().argumentsSha256();

    ProblemException problem = refused(run,
        new ApprovalDecision(Decision.APPROVE, null, Questions.sha256("{\"number\":3}"), null));
    assertThat(problem.problem().code()).isEqualTo("approval_outdated");
    assertThat(problem.problem().status()).isEqualTo(409);
    assertThat(ledger.keys).hasSize(1);

    decide(run, new ApprovalDecision(Decision.APPROVE, null, sha, null));
    assertThat(told(run).get(1)).isEqualTo("step 2 is done");
  }

  @Test
  void decidingTheSameTwiceChangesNothingAndOtherwiseIsRefusedWithTheNameOfWhoDecided() throws Exception {
    Run run = waiting(ASKING);
    decide(run, decision(Decision.APPROVE, null));
    decide(run, decision(Decision.APPROVE, null));
    told(run);
    assertThat(decide(run, decision(Decision.APPROVE, null)).status()).isEqualTo(RunStatus.COMPLETED);

    ProblemException problem = refused(run, decision(Decision.DENY, null));

    assertThat(problem.problem().code()).isEqualTo("approval_decided");
    assertThat(problem.problem().status()).isEqualTo(409);
    assertThat(problem.problem().detail()).contains("approve by alice-key");
    assertThat(core.events(run, ApprovalDecided.class)).hasSize(1);
    assertThat(ledger.times()).containsEntry(run.id() + "/charge2", 1);
  }

  @Test
  void whatDoesNotWaitCannotBeDecidedAndWhatIsAnothersIsNotThere() throws Exception {
    Run run = waiting(ASKING);

    assertThat(Assertions.catchThrowableOfType(ProblemException.class,
        () -> core.decide(run, "look1", Decision.APPROVE)).problem().code()).isEqualTo("approval_not_found");
    assertThat(Assertions.catchThrowableOfType(ProblemException.class,
        () -> core.runs.decide(run.id(), "charge2", decision(Decision.APPROVE, null), TestCore.BOB)).problem().code())
        .isEqualTo("run_not_found");
    assertThat(core.runs.get(run.id(), TestCore.ALICE).status()).isEqualTo(RunStatus.WAITING);
  }

  @Test
  void aToolThatAsksIsAskedAboutInItsOwnWords() throws Exception {
    core.offer(MadeTool.of("charge", Effect.EFFECT, (number, context) -> "charged").asking("It costs real money."));
    core.agent("careless", "scripted/any", "*");
    Run run = core.runs.start(TestCore.request("careless", "Go"), TestCore.ALICE);

    assertThat(core.questions(run)).singleElement().extracting(ApprovalRequested::reason)
        .isEqualTo("It costs real money.");
    core.decide(run, "charge2", Decision.APPROVE);
    assertThat(told(run).get(1)).isEqualTo("charged");
  }

  private void policy(String name, Verdict verdict) {
    ToolPolicy policy = (tool, call, context) -> tool.name().equals("charge") ? verdict : new Verdict.Allow();
    core.offer(ToolPolicy.class, policy, Map.of(PluginNames.NAME, name));
  }

  @Test
  void thePolicyThatAllowsDoesNotOverruleAnAgentThatAsks() throws Exception {
    policy("generous", new Verdict.Allow());

    assertThat(core.runs.approvals(waiting(ASKING).id(), TestCore.ALICE)).hasSize(1);
  }

  @Test
  void thePolicyThatAsksIsHeardThoughNobodyElseAsks() throws Exception {
    policy("generous", new Verdict.Allow());
    policy("watchful", new Verdict.Ask("It is Sunday.", null, Decision.DENY, true));

    Run run = waiting(null);

    assertThat(core.runs.approvals(run.id(), TestCore.ALICE)).singleElement()
        .satisfies(question -> assertThat(question.reason()).isEqualTo("It is Sunday."))
        .matches(ApprovalRequested::editable);
  }

  @Test
  void theStrictestCountsSoWhatAPolicyDeniesNobodyIsAskedAbout() throws Exception {
    policy("watchful", new Verdict.Ask("It is Sunday.", null, Decision.DENY, true));
    policy("strict", new Verdict.Deny("never on a Sunday"));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("careful", "scripted/any", ASKING, "*");

    Run run = core.run("careful", "Go");

    assertThat(told(run).get(1)).contains("is not allowed").contains("never on a Sunday");
    assertThat(core.has(run, "approval.requested")).isFalse();
    assertThat(ledger.keys).hasSize(1);
  }

  @Test
  void aPolicyThatFailsDenies() throws Exception {
    core.offer(ToolPolicy.class, (tool, call, context) -> {
      throw new IllegalStateException("out of order");
    }, Map.of(PluginNames.NAME, "broken"));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("careless", "scripted/any", "*");

    assertThat(told(core.run("careless", "Go"))).allSatisfy(text -> assertThat(text).contains("broken failed"));
    assertThat(ledger.keys).isEmpty();
  }

  @Test
  void whenNobodyDecidesInTimeThePolicyDoes() throws Exception {
    Run denied = waiting(new Approvals(List.of("charge"), 1, null, null));
    assertThat(told(denied).get(1)).contains("Nobody agreed").contains("in time");
    assertThat(core.events(denied, ApprovalRequested.class).getFirst().onTimeout()).isEqualTo(Decision.DENY);
    assertThat(core.events(denied, ApprovalDecided.class))
        .containsExactly(new ApprovalDecided("charge2", Decision.DENY, "timeout", null, null));

    core.agent("hasty", "scripted/any", new Approvals(List.of("charge"), 1, Decision.APPROVE, null), "*");
    Run approved = core.runs.start(TestCore.request("hasty", "Go"), TestCore.ALICE);
    assertThat(told(approved).get(1)).isEqualTo("step 2 is done");
    assertThat(core.events(approved, ApprovalDecided.class))
        .containsExactly(new ApprovalDecided("charge2", Decision.APPROVE, "timeout", null, null));
  }
}

package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Problem;
import io.osgent.api.event.EventData;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.ReplayReport.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs that wait, and runs that are run again. */
class RunCommandsTest {
  private static final String UNTIL = Text.moment(FakeServer.AT) + ", then deny";

  private final FakeServer server = new FakeServer();

  @Test
  void whatWaitsIsShownForOneRunOrForAll() throws Exception {
    String waiting = new Table("RUN", "CALL", "CHOICES", "UNTIL", "WHY", "TOOL", "ARGUMENTS")
        .row("r2", "c1", "approve|deny", UNTIL, "it leaves the house", "mail", "{\"to\":\"bob\"}")
        .row("r2", "c2", "done|not_done|retry", "", "cut off: nobody knows if it was booked", "book", "{}").text("");

    assertThat(approvals("approvals")).isEqualTo(waiting);
    assertThat(approvals("approvals", "r2")).isEqualTo(waiting);
    assertThat(approvals("approvals", "r1")).isEqualTo("r1 waits for nothing\n");
    assertThat(runs("run", "r2")).contains("status   waiting\n", waiting);
    assertThat(server.asked).containsExactly("runs WAITING by shell/admin");
  }

  @Test
  void whoeverIsAtTheShellDecides() throws Exception {
    assertThat(approvals("decide", "r2", "c1", "approve", "--arguments", "{\"to\":\"alice\"}"))
        .isEqualTo("r2 is waiting\n");
    approvals("decide", "r2", "--comment", "it is on the bill", "c2", "not_done");

    assertThat(server.asked).containsExactly(
        "decide r2 c1 " + new ApprovalDecision(Decision.APPROVE, "{\"to\":\"alice\"}", null, null) + " by shell/admin",
        "decide r2 c2 " + new ApprovalDecision(Decision.NOT_DONE, null, null, "it is on the bill") + " by shell/admin");
  }

  @Test
  void aDecisionThatIsNoneIsExplained() {
    String usage = "; usage: decide RUN CALL DECISION [--arguments JSON] [--comment TEXT]";

    assertThatThrownBy(() -> approvals("decide", "r2", "c1", "yes"))
        .hasMessage("the decision should be one of approve, deny, done, not_done, retry, but is 'yes'" + usage);
    assertThatThrownBy(() -> approvals("decide", "r2", "c1")).hasMessage("the decision is missing" + usage);
    assertThatThrownBy(() -> approvals("approvals", "r9")).hasMessage("there is no run 'r9'");
  }

  @Test
  void aRunThatCameOutTheSameSaysSo() throws Exception {
    assertThat(runs("replay", "r1")).isEqualTo("r1 is identical: 4 events\n");

    server.replayed = run -> new ReplayReport(run, true, 4, List.of("agent assistant is version 4, was 3"), null);

    assertThat(runs("replay", "r1"))
        .isEqualTo("changed   agent assistant is version 4, was 3\nr1 is identical: 4 events\n");
  }

  @Test
  void aRunThatCameOutDifferentlySaysWhereAndWhatHasChanged() {
    server.replayed = run -> new ReplayReport(run, false, 4, List.of("tool clock is version 0.2.0, was 0.1.0"),
        new Difference(3, "{\"seq\":3}", null));

    assertThatThrownBy(() -> runs("replay", "r1")).isInstanceOf(Unsuccessful.class)
        .hasMessage("r1 differs from event 3 of 4").extracting(e -> ((Unsuccessful) e).output())
        .isEqualTo("""
            changed   tool clock is version 0.2.0, was 0.1.0
            recorded  {"seq":3}
            replayed  nothing more
            """);
  }

  @Test
  void everyEventIsToldInWords() {
    assertThat(List.of(new EventData.RunResumed("0.2.0"), new EventData.RunPaused(),
        new EventData.RunStopping("ada's key", null),
        new EventData.RunStopping(null, Problem.of("limit_reached", 422, "20 model calls")),
        new EventData.ModelRestarted(2, "demo/demo", "the server crashed"),
        new EventData.ApprovalRequested("c1", "mail", true, "nobody knows", "{}", "ab", false, List.of(), null, null),
        new EventData.ApprovalDecided("c1", Decision.NOT_DONE, "ada's key", null, "it bounced"),
        new EventData.ApprovalDecided("c1", Decision.APPROVE, "ada's key", "{\"to\":\"alice\"}", null),
        new EventData.ToolStarted("c1", "mail", Effect.IDEMPOTENT, "r1:c1", 2, "acme.mail", "1.0.0"),
        new EventData.CompensationStarted("c1", "book", "r1:c1", "acme.book", "1.0.0"),
        new EventData.CompensationFinished("c1", "book", null),
        new EventData.CompensationFinished("c1", "book", "the hotel is closed"))).extracting(EventText::of)
        .containsExactly("by version 0.2.0", "", "cancelled by ada's key", "limit_reached: 20 model calls",
            "call 2 to demo/demo: the server crashed", "mail was cut off: nobody knows",
            "not_done by ada's key: it bounced", "approve by ada's key with {\"to\":\"alice\"}",
            "mail of acme.mail 1.0.0, attempt 2", "book of acme.book 1.0.0", "book is undone",
            "book could not be undone: the hotel is closed");
  }

  private String approvals(String name, String... words) throws Exception {
    return CommandsTest.run(new ApprovalCommands(server.runs()), name, words);
  }

  private String runs(String name, String... words) throws Exception {
    return CommandsTest.run(new RunCommands(server.runs(), server.sessions()), name, words);
  }
}

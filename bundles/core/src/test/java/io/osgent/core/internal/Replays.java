package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.util.List;

/** What tests say of replays. */
final class Replays {
  /** Again and again: what runs side by side takes another way each time. */
  private static final int OFTEN = 20;

  private Replays() {}

  static ReplayReport of(TestCore core, Run run) throws Exception {
    return Bounded.call(() -> core.runs.replay(run.id(), TestCore.ADMIN));
  }

  static void areIdentical(TestCore core, Run run) throws Exception {
    for (int i = 0; i < OFTEN; i++) {
      ReplayReport report = of(core, run);
      assertThat(report.difference()).as("%s", core.types(run)).isNull();
      assertThat(report).isEqualTo(new ReplayReport(run.id(), true, core.log(run).size(), List.of(), null));
    }
  }

  /** The run ends so, and replays identically. */
  static Run areIdentical(TestCore core, Run run, RunStatus end) throws Exception {
    Run ended = core.finish(run);
    assertThat(ended.status()).as("%s %s", ended.problem(), core.types(run)).isEqualTo(end);
    areIdentical(core, ended);
    return ended;
  }
}

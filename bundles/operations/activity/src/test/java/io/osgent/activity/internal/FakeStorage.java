package io.osgent.activity.internal;

import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Session;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import io.osgent.storage.sqlite.internal.SqliteStorage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs in the database the server has, as the core would write them. */
final class FakeStorage implements AutoCloseable {
  private final SqliteStorage storage;
  private int runs;

  FakeStorage(Path folder) throws Exception {
    storage = new SqliteStorage(folder.resolve("data/osgent.db"), 4, new PlainJson());
  }

  Storage storage() {
    return storage;
  }

  SqliteStorage database() {
    return storage;
  }

  /** A run that goes on, and the day its events are of. */
  final class Going {
    private final Run run;
    private String day;
    private final List<String> lines = new ArrayList<>();

    private Going(String user, String day, String by) {
      this.day = day;
      run = new Run("run_%05d".formatted(++runs), "assistant", 1, "ses_" + user, "default", user, RunStatus.RUNNING,
          "hello", null,
          RunUsage.NONE, Instant.parse(day + "T10:00:00Z"), null, null);
      storage.commit(List.of(new Change.RunAccepted(run, "ci", null)));
      event("run.started",
          """
              {"agent":"assistant","tenant":"default","user_id":%s,"by":"%s","input":"hello"}"""
              .formatted(new PlainJson().write(user), by));
    }

    private void event(String type, String data) {
      lines.add("""
          {"run":"%s","seq":%d,"type":"%s","at":"%sT10:00:01.000Z","data":%s}""".formatted(run.id(), lines.size() + 1,
          type, day, data));
    }

    /** It goes on on another day. */
    Going on(String another) {
      day = another;
      return this;
    }

    Going model(String model, long input, long output, BigDecimal cost) {
      event("model.finished", """
          {"call":1,"model":"%s","usage":{"input_tokens":%d,"output_tokens":%d,"cached_input_tokens":1}%s}"""
          .formatted(model, input, output, cost == null ? "" : ",\"cost\":" + cost.toPlainString()));
      return this;
    }

    Going tool(String tool, boolean error) {
      event("tool.finished", """
          {"call":"c","tool":"%s","result":"it says \\"type\\":\\"model.finished\\"","error":%s}""".formatted(tool,
          error));
      return this;
    }

    /** As whatever damages a disk leaves it, or a provider that says anything. */
    Going line(String line) {
      lines.add(line);
      return this;
    }

    Run end() {
      var ended = new Run(run.id(), run.agent(), 1, run.session(), run.tenant(), run.userId(), RunStatus.COMPLETED,
          run.input(),
          "bye", RunUsage.NONE, run.createdAt(), Instant.parse(day + "T10:00:02Z"), null);
      storage.commit(List.of(
          new Change.EventsAppended(new EventBlock(run.id(), 1, lines.size(), String.join("\n", lines) + "\n")),
          new Change.RunChanged(ended)));
      return ended;
    }
  }

  void session(String user, Instant at) {
    storage.commit(List.of(new Change.SessionOpened(new Session("ses_" + user, "assistant", "default", user, at))));
  }

  Going begin(String user, String day) {
    return begin(user, day, "ci");
  }

  /** @param by the name of who begins it */
  Going begin(String user, String day, String by) {
    return new Going(user, day, by);
  }

  @Override
  public void close() throws Exception {
    storage.close();
  }
}

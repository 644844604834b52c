package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelLibrary.Progress;
import io.osgent.model.wire.AnswerReader;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.Failures;
import io.osgent.model.wire.JsonFields;
import io.osgent.model.wire.Protocol;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads how far the fetching of a model is: each line tells of one of its parts. */
final class PullReader implements AnswerReader {
  private record Part(long completed, long total) {}

  private final Protocol protocol;
  private final Progress progress;
  private final Map<String, Part> parts = new HashMap<>();
  private boolean succeeded;

  PullReader(Protocol protocol, Progress progress) {
    this.protocol = protocol;
    this.progress = progress;
  }

  @Override
  public void whole(JsonParser json) throws IOException, ModelException {
    piece(json);
  }

  @Override
  public boolean piece(JsonParser json) throws IOException, ModelException {
    String status = "";
    String digest = "";
    long total = 0;
    long completed = 0;
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "status" -> status = JsonFields.text(json);
        case "digest" -> digest = JsonFields.text(json);
        case "total" -> total = JsonFields.number(json);
        case "completed" -> completed = JsonFields.number(json);
        case "error" -> throw Failures.reported(Complaint.value(json), protocol);
        default -> json.skipChildren();
      }
    }
    if (!digest.isEmpty()) {
      parts.put(digest, new Part(completed, total));
    }
    succeeded = status.equals("success");
    progress.at(status, parts.values().stream().mapToLong(Part::completed).sum(),
        parts.values().stream().mapToLong(Part::total).sum());
    return succeeded;
  }

  @Override
  public boolean end() {
    return succeeded;
  }
}

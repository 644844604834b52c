package io.osgent.itests.swap;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Events as they come in a response. One that is cut off before its empty line has not come. */
final class ServerSentEvents {
  private static final Pattern RUN = Pattern.compile("\"run\":\"([^\"]+)\"");

  private final Chunks lines;
  private String id = "";
  private String type = "";
  private String data = "";

  ServerSentEvents(Chunks lines) {
    this.lines = lines;
  }

  /** Reads to the end of the response. */
  void readTo(Outcome outcome) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.startsWith("event:")) {
        type = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        data = line.substring(5).strip();
      } else if (line.isEmpty()) {
        tell(outcome);
      }
    }
  }

  private void tell(Outcome outcome) throws IOException {
    if (!id.isEmpty()) {
      Matcher run = RUN.matcher(data);
      if (!run.find()) {
        throw new IOException("an event of no run: " + data);
      }
      outcome.event(run.group(1), Long.parseLong(id), type, data);
    } else if (type.equals("goodbye")) {
      outcome.farewell();
    }
    id = "";
    type = "";
    data = "";
  }
}

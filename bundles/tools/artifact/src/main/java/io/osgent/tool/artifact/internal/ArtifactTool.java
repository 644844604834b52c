package io.osgent.tool.artifact.internal;

import io.osgent.api.tool.Description;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import io.osgent.tool.artifact.internal.ArtifactTool.Input;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Reads on where a tool's answer was too long to be shown whole; whoever may call tools may call this one. */
@Component(service = Tool.class)
public final class ArtifactTool extends RecordTool<Input> {
  private static final int USUAL = 4_000;
  private static final int MOST = 16_000;
  private static final int AROUND = 200;

  /** What part of which artifact. */
  public record Input(@Description("the artifact's id, e.g. \"art_0a1b2c\"") String id,
      @Description("the first character to read, counted from 0; left out: 0") Optional<Integer> offset,
      @Description("how many characters to read, at most 16000; left out: 4000") Optional<Integer> limit,
      @Description("a text to look for, from the offset on: what stands around the first place is read") Optional<String> find) {}

  @Activate
  public ArtifactTool() {
    super("artifact", "Reads part of a long tool result that was shown to you only in part and kept as an artifact.",
        Input.class, Effect.READ);
  }

  @Override
  protected String answer(Input input, ToolContext context) {
    String text = context.artifact(input.id());
    if (text == null) {
      throw new IllegalArgumentException("there is no artifact '" + input.id() + "' in this conversation");
    }
    int offset = input.offset().orElse(0);
    int limit = input.limit().orElse(USUAL);
    if (offset < 0 || offset > text.length()) {
      throw new IllegalArgumentException(
          "'offset' should be from 0 to " + text.length() + ", the length of the artifact, but is " + offset);
    } else if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("'limit' should be from 1 to " + MOST + ", but is " + limit);
    }
    int from = input.find().filter(wanted -> !wanted.isEmpty()).map(wanted -> before(text, wanted, offset))
        .orElse(offset);
    int to = Math.min(text.length(), from + limit);
    return "[characters " + from + " to " + to + " of " + text.length() + "]\n" + text.substring(from, to);
  }

  private static int before(String text, String wanted, int offset) {
    int found = text.indexOf(wanted, offset);
    if (found < 0) {
      throw new IllegalArgumentException("'" + wanted + "' is not found from character " + offset + " on");
    }
    return Math.max(offset, found - AROUND);
  }
}

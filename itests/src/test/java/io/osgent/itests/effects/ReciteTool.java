package io.osgent.itests.effects;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Recites as many lines as it is told. */
@Component(service = Tool.class)
public final class ReciteTool extends RecordTool<Step> {
  @Activate
  public ReciteTool() {
    super("recite", "Recites so many lines", Step.class, Effect.READ);
  }

  @Override
  protected String answer(Step step, ToolContext context) {
    return IntStream.range(0, step.step()).mapToObj(line -> "line " + line + "\n").collect(Collectors.joining());
  }
}

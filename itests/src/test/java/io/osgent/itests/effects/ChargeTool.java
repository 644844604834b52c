package io.osgent.itests.effects;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Charges a card, each time it is asked to. */
@Component(service = Tool.class)
public final class ChargeTool extends RecordTool<Step> {
  private final World world;

  @Activate
  public ChargeTool(@Reference World world) {
    super("charge", "Charges a card, each time it is asked to", Step.class, Effect.EFFECT);
    this.world = world;
  }

  @Override
  protected String answer(Step step, ToolContext context) throws IOException, InterruptedException {
    return world.act("charge", step.step(), context);
  }
}

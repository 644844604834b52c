package io.osgent.itests.effects;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks at the world, and leaves it as it is. */
@Component(service = Tool.class)
public final class LookTool extends RecordTool<Step> {
  private final World world;

  @Activate
  public LookTool(@Reference World world) {
    super("look", "Looks at the world, and leaves it as it is", Step.class, Effect.READ);
    this.world = world;
  }

  @Override
  protected String answer(Step step, ToolContext context) throws IOException, InterruptedException {
    return world.act("look", step.step(), context);
  }
}

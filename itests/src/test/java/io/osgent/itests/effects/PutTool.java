package io.osgent.itests.effects;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts something into its place; twice is the same as once. */
@Component(service = Tool.class)
public final class PutTool extends RecordTool<Step> {
  private final World world;

  @Activate
  public PutTool(@Reference World world) {
    super("put", "Puts something into its place; twice is the same as once", Step.class, Effect.IDEMPOTENT);
    this.world = world;
  }

  @Override
  protected String answer(Step step, ToolContext context) throws IOException, InterruptedException {
    return world.act("put", step.step(), context);
  }
}

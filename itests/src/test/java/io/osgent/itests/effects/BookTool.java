package io.osgent.itests.effects;

import io.osgent.api.tool.CompensableTool;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Books a seat, and gives it back. */
@Component(service = Tool.class)
public final class BookTool implements CompensableTool {
  private final ToolSpec spec = ToolSpec.of("book", "Books a seat", Step.class, Effect.COMPENSABLE);
  private final World world;

  @Activate
  public BookTool(@Reference World world) {
    this.world = world;
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public ToolResult call(ToolCall call, ToolContext context) throws IOException, InterruptedException {
    return ToolResult.of(world.act("book", call.as(Step.class).step(), context));
  }

  @Override
  public void compensate(ToolCall call, ToolResult result, ToolContext context)
      throws IOException, InterruptedException {
    world.act("unbook", call.as(Step.class).step(), context);
  }
}

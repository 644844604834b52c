package io.osgent.itests.tool;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Component;

/** A tool as a stranger would drop it in; what it says is in its jar, so that a new jar says something new. */
@Component(service = Tool.class)
public final class GreetingTool extends RecordTool<GreetingTool.Input> {
  record Input(String name) {}

  public GreetingTool() {
    super("greeting", "Says a greeting for a person, given the name", Input.class, Effect.READ);
  }

  @Override
  protected String answer(Input input, ToolContext context) throws IOException {
    try (InputStream words = GreetingTool.class.getResourceAsStream("/greeting.txt")) {
      return new String(words.readAllBytes(), StandardCharsets.UTF_8) + ", " + input.name();
    }
  }
}

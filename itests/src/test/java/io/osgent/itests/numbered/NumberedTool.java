package io.osgent.itests.numbered;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Component;

/** One of many tools that differ in nothing but their names; the name is in the jar. */
@Component(service = Tool.class)
public final class NumberedTool extends RecordTool<NumberedTool.Input> {
  record Input(String question, int times) {}

  public NumberedTool() {
    super(name(), "Says its name so many times", Input.class, Effect.READ);
  }

  private static String name() {
    try (InputStream name = NumberedTool.class.getResourceAsStream("/name.txt")) {
      return new String(name.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  protected String answer(Input input, ToolContext context) {
    return (name() + " ").repeat(input.times());
  }
}

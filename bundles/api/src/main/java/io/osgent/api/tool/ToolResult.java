package io.osgent.api.tool;

import java.util.Objects;

/**
 * What a tool answers.
 *
 * @param text for the model; often JSON
 * @param error whether the text says what went wrong
 */
public record ToolResult(String text, boolean error) {
  public ToolResult {
    Objects.requireNonNull(text, "text");
  }

  public static ToolResult of(String text) {
    return new ToolResult(text, false);
  }

  public static ToolResult error(String text) {
    return new ToolResult(text, true);
  }
}

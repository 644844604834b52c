package io.osgent.api.tool;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A tool whose input is a record: the schema is derived from it, and calls arrive as one. A component of type
 * {@code Optional} need not be given; every other one must be.
 *
 * @param <I> the input
 */
@ConsumerType
public abstract class RecordTool<I extends Record> implements Tool {
  private final ToolSpec spec;
  private final Class<I> input;

  protected RecordTool(String name, String description, Class<I> input, Effect effect) {
    this(ToolSpec.of(name, description, input, effect), input);
  }

  protected RecordTool(ToolSpec spec, Class<I> input) {
    this.spec = spec;
    this.input = input;
  }

  /** Answers the model in words or JSON; whatever is thrown is told to it as what went wrong. */
  protected abstract String answer(I input, ToolContext context) throws Exception;

  @Override
  public final ToolSpec spec() {
    return spec;
  }

  @Override
  public final ToolResult call(ToolCall call, ToolContext context) throws Exception {
    return ToolResult.of(answer(call.as(input), context));
  }
}

package io.osgent.api.tool;

import java.util.Map;

/**
 * One call of a tool.
 *
 * @param id unique within the run
 * @param arguments as plain maps, lists, strings, numbers (BigDecimal or BigInteger, Integer, Long), booleans and nulls;
 *     valid under the tool's input schema
 */
public record ToolCall(String id, Map<String, Object> arguments) {
  /** The arguments as the record the schema was derived from. */
  public <R extends Record> R as(Class<R> input) {
    return InputRecord.bind(input, arguments);
  }
}

package io.osgent.api.tool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a tool says of itself.
 *
 * @param name 1 to 64 characters of {@code a-z A-Z 0-9 _ -}, as every provider accepts them
 * @param description for the model: what it does and when to use it
 * @param inputSchema a JSON Schema of type object, as plain maps, lists, strings, numbers and booleans
 * @param effect what a call leaves behind
 * @param timeout how long one call may take
 * @param permissions what it needs, e.g. {@code network:api.example.org}; shown to administrators
 * @param maxResultChars of a longer result the model is shown the beginning and the end, and told where it finds the rest
 * @param asks why a person has to agree to each call, in words that person will read, or null when nobody has to
 */
public record ToolSpec(String name, String description, Map<String, Object> inputSchema, Effect effect,
    Duration timeout, SortedSet<String> permissions, int maxResultChars, String asks) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  public static final int DEFAULT_MAX_RESULT_CHARS = 20_000;

  public ToolSpec {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "tool name '" + name + "' should be 1 to 64 letters, digits, '_' or '-', e.g. 'web_search'");
    }
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(inputSchema, "inputSchema");
    Objects.requireNonNull(effect, "effect");
    permissions = new TreeSet<>(permissions);
  }

  /** A tool with the default time, size and no permissions, whose input is a record. */
  public static ToolSpec of(String name, String description, Class<? extends Record> input, Effect effect) {
    return new ToolSpec(name, description, InputRecord.schema(input), effect, DEFAULT_TIMEOUT, new TreeSet<>(),
        DEFAULT_MAX_RESULT_CHARS, null);
  }

  /** The same with another timeout. */
  public ToolSpec within(Duration limit) {
    return new ToolSpec(name, description, inputSchema, effect, limit, permissions, maxResultChars, asks);
  }

  /** The same with these permissions. */
  public ToolSpec needing(String... needed) {
    return new ToolSpec(name, description, inputSchema, effect, timeout, new TreeSet<>(List.of(needed)),
        maxResultChars, asks);
  }

  /** The same, with a person to agree to each call. */
  public ToolSpec asking(String why) {
    return new ToolSpec(name, description, inputSchema, effect, timeout, permissions, maxResultChars,
        Objects.requireNonNull(why, "why"));
  }
}

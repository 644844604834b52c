package io.osgent.model.wire;

import io.osgent.api.tool.ToolSpec;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Tools as a protocol writes them. They are the longest part of most requests and the same in all of a run's, so they
 * are encoded once for each list; the core hands over the same list again and again.
 */
public final class EncodedTools {
  private static final int REMEMBERED = 16;

  private final Function<List<ToolSpec>, byte[]> encoding;
  /** By identity. Replaced, never changed. */
  private volatile IdentityHashMap<List<ToolSpec>, byte[]> encoded = new IdentityHashMap<>();

  public EncodedTools(Function<List<ToolSpec>, byte[]> encoding) {
    this.encoding = encoding;
  }

  /** Not to be changed. */
  public byte[] of(List<ToolSpec> tools) {
    IdentityHashMap<List<ToolSpec>, byte[]> known = encoded;
    byte[] json = known.get(tools);
    if (json == null) {
      json = encoding.apply(tools);
      IdentityHashMap<List<ToolSpec>, byte[]> next = new IdentityHashMap<>();
      if (known.size() < REMEMBERED) {
        next.putAll(known);
      }
      next.put(tools, json);
      encoded = next;
    }
    return json;
  }
}

package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.CacheWrites;
import io.osgent.model.wire.JsonFields;
import java.io.IOException;

/** Reads a usage object, under whichever of the protocols' and vendors' names its numbers come. */
final class UsageFields {
  private long input;
  private long output;
  private long cached;
  private long reasoning;
  private long written;

  static UsageFields read(JsonParser json) throws IOException {
    UsageFields fields = new UsageFields();
    fields.object(json);
    return fields;
  }

  Usage usage() {
    return new Usage(input, output, cached, reasoning);
  }

  CacheWrites written() {
    return new CacheWrites(written, 0);
  }

  private void object(JsonParser json) throws IOException {
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "prompt_tokens", "input_tokens" -> input = JsonFields.number(json);
        case "completion_tokens", "output_tokens" -> output = JsonFields.number(json);
        case "cached_tokens", "num_cached_tokens", "prompt_cache_hit_tokens" ->
          cached = Math.max(cached, JsonFields.number(json));
        case "cache_write_tokens" -> written = JsonFields.number(json);
        case "reasoning_tokens" -> reasoning = JsonFields.number(json);
        case "prompt_tokens_details", "input_tokens_details", "completion_tokens_details", "output_tokens_details" -> {
          if (json.currentToken() == JsonToken.START_OBJECT) {
            object(json);
          }
        }
        default -> json.skipChildren();
      }
    }
  }
}

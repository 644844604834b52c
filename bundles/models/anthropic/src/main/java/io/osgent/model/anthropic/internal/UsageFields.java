package io.osgent.model.anthropic.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.CacheWrites;
import io.osgent.model.wire.JsonFields;
import java.io.IOException;

/** The usage of one answer, told more than once: what is told later replaces what was told before, field by field. */
final class UsageFields {
  private long fresh;
  private long written;
  private long writtenForAnHour;
  private long cached;
  private long output;
  private long reasoning;
  private boolean told;

  void read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    told = true;
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "input_tokens" -> fresh = number(json, fresh);
        case "cache_creation_input_tokens" -> written = number(json, written);
        case "cache_creation" -> cacheCreation(json);
        case "cache_read_input_tokens" -> cached = number(json, cached);
        case "output_tokens" -> output = number(json, output);
        case "output_tokens_details" -> details(json);
        default -> json.skipChildren();
      }
    }
  }

  boolean told() {
    return told;
  }

  Usage usage() {
    return new Usage(fresh + written + cached, output, cached, reasoning);
  }

  CacheWrites written() {
    return new CacheWrites(written - writtenForAnHour, writtenForAnHour);
  }

  private void cacheCreation(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      if (field.equals("ephemeral_1h_input_tokens")) {
        writtenForAnHour = number(json, writtenForAnHour);
      } else {
        json.skipChildren();
      }
    }
  }

  private void details(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      if (field.equals("thinking_tokens")) {
        reasoning = number(json, reasoning);
      } else {
        json.skipChildren();
      }
    }
  }

  private static long number(JsonParser json, long before) throws IOException {
    return json.currentToken().isNumeric() ? JsonFields.number(json) : before;
  }
}

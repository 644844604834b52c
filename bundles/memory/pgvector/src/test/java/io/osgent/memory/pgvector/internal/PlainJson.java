package io.osgent.memory.pgvector.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.json.Json;
import java.io.UncheckedIOException;

/** JSON good enough for lists and maps to be read back. */
final class PlainJson implements Json {
  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> T read(String json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

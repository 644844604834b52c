package io.osgent.memory.buffer.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.osgent.api.json.Json;
import java.io.UncheckedIOException;
import java.time.Duration;

/** JSON good enough to be read back. */
final class PlainJson implements Json {
  private final ObjectMapper mapper = new ObjectMapper()
      .registerModule(new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance)
          .addDeserializer(Duration.class, new FromStringDeserializer<Duration>(Duration.class) {
            private static final long serialVersionUID = 1L;

            @Override
            protected Duration _deserialize(String value,
                com.fasterxml.jackson.databind.DeserializationContext context) {
              return Duration.parse(value);
            }
          }));

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

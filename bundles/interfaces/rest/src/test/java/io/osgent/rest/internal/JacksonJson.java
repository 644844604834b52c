package io.osgent.rest.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.Function;

/** JSON as the server's has it, as far as these tests look. */
final class JacksonJson implements Json {
  private final ObjectMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
      .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
      .addModule(new SimpleModule().addSerializer(Instant.class, as(Instant::toString))
          .addSerializer(LocalDate.class, as(LocalDate::toString))
          .addDeserializer(Instant.class, new InstantReader())
          .addSerializer(Enum.class, as(constant -> constant.name().toLowerCase(Locale.ROOT)))
          .addSerializer(Problem.class, as(JacksonJson::members)).addSerializer(Event.class, new Raw()))
      .build();

  private static <T> JsonSerializer<T> as(Function<T, Object> view) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writePOJO(view.apply(value));
      }
    };
  }

  private static final class InstantReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Instant.parse(in.getText());
    }
  }

  private static final class Raw extends JsonSerializer<Event> {
    @Override
    public void serialize(Event event, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeRawValue(event.json());
    }
  }

  private static Object members(Problem problem) {
    var members = new LinkedHashMap<String, Object>();
    members.put("status", problem.status());
    members.put("detail", problem.detail());
    members.put("code", problem.code());
    return members;
  }

  @Override
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public <T> T read(String json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof ProblemException refused) {
        throw refused;
      }
      throw new ProblemException(Problem.of("invalid_json", 400, e.getOriginalMessage()), e);
    }
  }
}

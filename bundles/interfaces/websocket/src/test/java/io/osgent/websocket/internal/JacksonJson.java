package io.osgent.websocket.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;

/** The wire's JSON as its contract has it. */
final class JacksonJson implements Json {
  private final ObjectMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_NULL, Include.NON_NULL))
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).addModule(wireTypes()).build();

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
      T value = mapper.readValue(json, type);
      if (value == null) {
        throw ProblemException.badRequest("invalid_json", "a value is expected, but this is null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("invalid_json", "this is no JSON: " + e.getOriginalMessage());
    }
  }

  private static SimpleModule wireTypes() {
    return new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance)
        .addSerializer(Enum.class, new LowerCase()).addSerializer(Problem.class, new Rfc9457());
  }

  @SuppressWarnings("rawtypes") // Jackson registers serializers by raw class
  private static final class LowerCase extends JsonSerializer<Enum> {
    @Override
    public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }

  private static final class Rfc9457 extends JsonSerializer<Problem> {
    @Override
    public void serialize(Problem problem, JsonGenerator out, SerializerProvider provider) throws IOException {
      var members = new LinkedHashMap<String, Object>();
      members.put("type", "about:blank");
      members.put("title", problem.title());
      members.put("status", problem.status());
      members.put("detail", problem.detail());
      members.put("code", problem.code());
      members.put("retryable", problem.retryable());
      if (problem.retryAfter() != null) {
        members.put("retry_after", problem.retryAfter().toSeconds());
      }
      if (problem.runId() != null) {
        members.put("run_id", problem.runId());
      }
      out.writePOJO(members);
    }
  }
}

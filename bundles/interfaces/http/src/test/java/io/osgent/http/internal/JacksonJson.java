package io.osgent.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import java.util.LinkedHashMap;

/** JSON as the server's has it, as far as these tests look. */
final class JacksonJson implements Json {
  private final ObjectMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .build();

  @Override
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value instanceof Problem problem ? members(problem) : value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Object members(Problem problem) {
    var members = new LinkedHashMap<String, Object>();
    members.put("type", "about:blank");
    members.put("title", problem.title());
    members.put("status", problem.status());
    members.put("detail", problem.detail());
    members.put("code", problem.code());
    members.put("retryable", problem.retryable());
    return members;
  }

  @Override
  public <T> T read(String json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new ProblemException(Problem.of("invalid_json", 400, e.getOriginalMessage()), e);
    }
  }
}

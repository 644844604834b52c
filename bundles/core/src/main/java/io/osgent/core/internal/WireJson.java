package io.osgent.core.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The wire's JSON, by Jackson. The one mapper of the server. */
@Component(immediate = true, service = {Json.class, WireJson.class})
public final class WireJson implements Json {
  private static final int DEEPEST = 200;
  /** In digits. */
  private static final int LONGEST_NUMBER = 500;

  private final ObjectMapper mapper;

  @Activate
  public WireJson() {
    // No honest document is deeper, and whoever walks through one does so recursively. How long one may be is for those to
    // say who take it in.
    var factory = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(LONGEST_NUMBER)
            .build())
        .build();
    mapper = JsonMapper.builder(factory).propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        // What a record leaves open is left out; a null inside a map was put there by somebody.
        .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_NULL, Include.ALWAYS))
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(LogicalType.Textual,
            config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .addModule(wireTypes()).addModule(new OutputJson()).build();
  }

  /** For the parts of the core that read and write events piece by piece. */
  ObjectMapper mapper() {
    return mapper;
  }

  @Override
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a " + value.getClass().getName() + " cannot be written as JSON", e);
    }
  }

  @Override
  public <T> T read(String json, Class<T> type) {
    try {
      T value = mapper.readValue(json, type);
      if (value == null) {
        throw invalid("a value is expected, but this is null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw explain(e);
    }
  }

  private static ProblemException explain(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
    }
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
        invalid("field '" + path(unknown) + "' is not known here; known are "
            + unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", ")));
      case MismatchedInputException mismatch when mismatch.getTargetType() != null && !mismatch.getPath().isEmpty() ->
        invalid("field '" + path(mismatch) + "' should be " + kind(mismatch.getTargetType()));
      case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
        invalid("the body should be " + kind(mismatch.getTargetType()));
      case JsonMappingException mapping when !mapping.getPath().isEmpty() ->
        invalid("field '" + path(mapping) + "': " + mapping.getOriginalMessage());
      case JsonParseException parse ->
        invalid("this is no JSON: " + parse.getOriginalMessage() + " (" + where(e) + ")");
      default -> invalid(e.getOriginalMessage() + (e.getLocation() == null ? "" : " (" + where(e) + ")"));
    };
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.badRequest("invalid_json", detail);
  }

  private static String where(JsonProcessingException e) {
    return "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "a string";
    } else if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    } else if (Iterable.class.isAssignableFrom(type)) {
      return "a list";
    } else if (type == Instant.class) {
      return "a time in ISO-8601, e.g. 2026-05-08T13:56:00Z";
    } else if (type.isEnum()) {
      return "one of " + Arrays.stream(type.getEnumConstants()).map(EnumNames::name).collect(Collectors.joining(", "));
    }
    return "an object";
  }

  private static SimpleModule wireTypes() {
    var module = new SimpleModule("osgent-wire");
    module.addSerializer(Instant.class, writing((value, out) -> out.writeString(value.toString())));
    module.addDeserializer(Instant.class, new InstantReader());
    module.addSerializer(LocalDate.class, writing((value, out) -> out.writeString(value.toString())));
    module.addSerializer(Duration.class, writing((value, out) -> out.writeNumber(seconds(value))));
    module.addSerializer(Enum.class, writing((value, out) -> out.writeString(EnumNames.name(value))));
    module.setDeserializerModifier(new EnumNames.Modifier());
    module.addSerializer(Event.class, writing((value, out) -> out.writeRawValue(value.json())));
    module.addSerializer(Problem.class, writing(WireJson::problem));
    module.addDeserializer(Problem.class, new ProblemReader());
    return module;
  }

  /** RFC 9457, with Osgent's own members. */
  private static void problem(Problem problem, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "about:blank");
    out.writeStringField("title", problem.title());
    out.writeNumberField("status", problem.status());
    out.writeStringField("detail", problem.detail());
    out.writeStringField("code", problem.code());
    out.writeBooleanField("retryable", problem.retryable());
    if (problem.retryAfter() != null) {
      out.writeNumberField("retry_after", seconds(problem.retryAfter()));
    }
    if (problem.runId() != null) {
      out.writeStringField("run_id", problem.runId());
    }
    out.writeEndObject();
  }

  /** Whole seconds, rounded up, as Retry-After has them. */
  private static long seconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }

  @FunctionalInterface
  private interface Writing<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  private static <T> JsonSerializer<T> writing(Writing<T> writing) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
        writing.write(value, out);
      }
    };
  }

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context) throws IOException {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, value, "%s", e.getMessage());
      }
    }
  }

  private static final class ProblemReader extends JsonDeserializer<Problem> {
    @Override
    public Problem deserialize(JsonParser in, DeserializationContext context) throws IOException {
      JsonNode problem = context.readTree(in);
      JsonNode wait = problem.get("retry_after");
      return new Problem(problem.get("code").textValue(), problem.get("status").intValue(),
          problem.get("detail").textValue(), problem.get("retryable").booleanValue(),
          wait == null ? null : Duration.ofSeconds(wait.longValue()), problem.path("run_id").textValue());
    }
  }
}

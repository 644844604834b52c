package io.osgent.core.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether JSON fits a JSON Schema, and in which words it does not. Thread-safe. */
final class Schemas {
  private final ObjectMapper mapper;
  private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private final SchemaValidatorsConfig settings = SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build();

  Schemas(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** @throws RuntimeException if it is no schema */
  JsonSchema compile(Map<String, Object> schema) {
    return factory.getSchema(mapper.<JsonNode>valueToTree(schema), settings);
  }

  /** What does not fit, in one line; empty when all does. */
  static Optional<String> misfit(JsonSchema schema, JsonNode given) {
    Set<ValidationMessage> wrong = schema.validate(given);
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(wrong.stream().map(ValidationMessage::getMessage)
            .map(message -> message.replaceFirst("^\\$[.:]?\\s*", "")).collect(Collectors.joining("; ")));
  }
}

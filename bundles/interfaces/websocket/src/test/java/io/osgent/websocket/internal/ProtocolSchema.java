package io.osgent.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The schema that client programmers are given. */
final class ProtocolSchema {
  static final Path DOCS = Path.of("..", "..", "..", "docs");

  private final JsonNode document;
  private final JsonSchema command;
  private final JsonSchema answer;

  ProtocolSchema() {
    try {
      String text = Files.readString(DOCS.resolve("protocol.schema.json"));
      document = new ObjectMapper().readTree(text);
      String id = document.get("$id").textValue();
      var factory = JsonSchemaFactory.getInstance(VersionFlag.V202012,
          builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(id, text))));
      var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
      command = factory.getSchema(SchemaLocation.of(id + "#/$defs/command"), config);
      answer = factory.getSchema(SchemaLocation.of(id + "#/$defs/answer"), config);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is wrong with a client's frame; empty if nothing is. */
  Set<ValidationMessage> faultsOfCommand(String frame) {
    return command.validate(frame, InputFormat.JSON);
  }

  /** What is wrong with a server's frame; empty if nothing is. */
  Set<ValidationMessage> faultsOfAnswer(String frame) {
    return answer.validate(frame, InputFormat.JSON);
  }

  boolean describesEvent(String type) {
    return document.at("/$defs").has("data." + type) && document.at("/$defs/event/allOf").toString()
        .contains("{\"const\":\"" + type + "\"}");
  }
}

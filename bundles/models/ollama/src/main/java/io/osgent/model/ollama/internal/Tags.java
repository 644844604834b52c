package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.wire.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the list of the models a server has, and leaves out those that only embed. */
final class Tags {
  private final Map<String, Price> prices;

  Tags(Map<String, Price> prices) {
    this.prices = prices;
  }

  List<ModelInfo> read(JsonParser json) throws IOException {
    List<ModelInfo> models = new ArrayList<>();
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      if (field.equals("models") && json.currentToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          Entry entry = entry(json);
          if (entry.chats()) {
            models.add(entry.info(prices));
          }
        }
      } else {
        json.skipChildren();
      }
    }
    return List.copyOf(models);
  }

  private static Entry entry(JsonParser json) throws IOException {
    Entry entry = new Entry();
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "name" -> entry.name = JsonFields.text(json);
        case "details" -> details(json, entry);
        case "capabilities" -> capabilities(json, entry);
        default -> json.skipChildren();
      }
    }
    return entry;
  }

  private static void details(JsonParser json, Entry entry) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "family" -> entry.family = JsonFields.text(json);
        case "parameter_size" -> entry.size = JsonFields.text(json);
        case "quantization_level" -> entry.quantization = JsonFields.text(json);
        case "context_length" -> entry.contextTokens = JsonFields.number(json);
        default -> json.skipChildren();
      }
    }
  }

  private static void capabilities(JsonParser json, Entry entry) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      entry.capabilities.add(JsonFields.text(json));
    }
  }

  /** What is told of one model; older servers tell less. */
  private static final class Entry {
    private String name = "";
    private String family = "";
    private String size = "";
    private String quantization = "";
    private long contextTokens;
    private final List<String> capabilities = new ArrayList<>();

    boolean chats() {
      return !name.isEmpty()
          && (capabilities.isEmpty() ? !family.contains("bert") : capabilities.contains("completion"));
    }

    ModelInfo info(Map<String, Price> prices) {
      String description = Stream.of(family, size, quantization).filter(word -> !word.isEmpty())
          .collect(Collectors.joining(" "));
      Abilities abilities = capabilities.isEmpty()
          ? null
          : new Abilities(contextTokens, 0, capabilities.contains("tools"), capabilities.contains("vision"), true);
      return new ModelInfo(name, description, prices.get(name), abilities);
    }
  }
}

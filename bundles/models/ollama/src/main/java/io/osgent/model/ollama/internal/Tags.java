package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.embedding.EmbeddingInfo;
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

/** Reads the list of the models a server has: those that chat, and those that embed. */
final class Tags {
  private final Map<String, Price> prices;
  private final int batch;

  /**
   * What a server has.
   *
   * @param chat without those that only embed
   * @param embedding those that embed
   */
  record Installed(List<ModelInfo> chat, List<EmbeddingInfo> embedding) {
    static final Installed NOTHING = new Installed(List.of(), List.of());
  }

  /** @param batch how many texts an embedding model is given at once */
  Tags(Map<String, Price> prices, int batch) {
    this.prices = prices;
    this.batch = batch;
  }

  Installed read(JsonParser json) throws IOException {
    List<ModelInfo> chat = new ArrayList<>();
    List<EmbeddingInfo> embedding = new ArrayList<>();
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      if (field.equals("models") && json.currentToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          Entry entry = entry(json);
          if (entry.chats()) {
            chat.add(entry.info(prices));
          }
          if (entry.embeds()) {
            embedding.add(entry.embeddingInfo(prices, batch));
          }
        }
      } else {
        json.skipChildren();
      }
    }
    return new Installed(List.copyOf(chat), List.copyOf(embedding));
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
        case "embedding_length" -> entry.dimensions = (int) JsonFields.number(json);
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
    private int dimensions;
    private final List<String> capabilities = new ArrayList<>();

    boolean chats() {
      return !name.isEmpty()
          && (capabilities.isEmpty() ? !family.contains("bert") : capabilities.contains("completion"));
    }

    boolean embeds() {
      return !name.isEmpty() && (capabilities.isEmpty() ? family.contains("bert") : capabilities.contains("embedding"));
    }

    EmbeddingInfo embeddingInfo(Map<String, Price> prices, int batch) {
      return new EmbeddingInfo(name, description(), dimensions, batch, prices.get(name));
    }

    private String description() {
      return Stream.of(family, size, quantization).filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    ModelInfo info(Map<String, Price> prices) {
      Abilities abilities = capabilities.isEmpty()
          ? null
          : new Abilities(contextTokens, 0, capabilities.contains("tools"), capabilities.contains("vision"), true);
      return new ModelInfo(name, description(), prices.get(name), abilities);
    }
  }
}

package io.osgent.model.onnx.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import java.util.Locale;
import java.util.Optional;

/**
 * How a model is to be used, as its maker's files say and the configuration overrules.
 *
 * @param pooling how one vector is made of many
 * @param asked whether the configuration says so, and not the model
 * @param maxTokens of a text
 * @param lowerCase whether the model has learnt small letters only
 * @param more what is to be done after pooling that is not done here; empty for nothing
 */
record Recipe(Pooling pooling, boolean asked, String queryPrefix, String documentPrefix, int maxTokens,
    boolean lowerCase, String more) {
  private static final int COMMON_LENGTH = 512;
  /** Tokenizers without a bound name a very large number. */
  private static final long NO_BOUND = 1_000_000;
  private static final String POOLING = "pooling_mode_";

  /** @throws IllegalArgumentException if what a file says can't be done; the message says which file */
  static Recipe of(ModelFolder folder, Settings settings) {
    JsonNode modules = ModelJson.read(folder.file("modules.json"));
    JsonNode prompts = ModelJson.read(folder.file("config_sentence_transformers.json")).path("prompts");
    JsonNode sentence = ModelJson.read(folder.file("sentence_bert_config.json"));
    return new Recipe(settings.pooling().orElseGet(() -> pooling(folder, modules)), settings.pooling().isPresent(),
        settings.queryPrefix().orElseGet(() -> prompt(prompts, "query")),
        settings.documentPrefix().orElseGet(() -> prompt(prompts, "document", "passage")),
        maxTokens(folder, sentence, settings.maxTokens()), sentence.path("do_lower_case").asBoolean(), more(modules));
  }

  /** The text as the model is to see it. */
  String prepared(String text, Purpose purpose) {
    String whole = (purpose == Purpose.QUERY ? queryPrefix : documentPrefix) + text;
    return lowerCase ? whole.toLowerCase(Locale.ROOT) : whole;
  }

  /** One line for people. */
  String description() {
    String prefixes = queryPrefix.isEmpty() && documentPrefix.isEmpty()
        ? ""
        : ", with '" + queryPrefix + "' before queries and '" + documentPrefix + "' before documents";
    return pooling.word() + " of at most " + maxTokens + " tokens" + prefixes;
  }

  private static Pooling pooling(ModelFolder folder, JsonNode modules) {
    String place = path(modules, "Pooling").orElse("1_Pooling") + "/config.json";
    JsonNode config = ModelJson.read(folder.file(place));
    if (config.isMissingNode()) {
      return Pooling.MEAN;
    }
    String mode = config.path("pooling_mode").asText();
    for (var field : config.properties()) {
      if (field.getKey().startsWith(POOLING) && field.getValue().asBoolean()) {
        mode = field.getKey().substring(POOLING.length());
      }
    }
    return switch (mode) {
      // The square root of the length makes no difference to the direction.
      case "mean", "mean_tokens", "mean_sqrt_len_tokens" -> Pooling.MEAN;
      case "cls", "cls_token" -> Pooling.CLS;
      case "lasttoken" -> Pooling.LAST;
      default -> throw new IllegalArgumentException("'" + folder.file(place) + "' asks for '" + mode
          + "', which is none of the poolings there are; should one of them do, set pooling to mean, cls or last");
    };
  }

  private static String prompt(JsonNode prompts, String... names) {
    for (String name : names) {
      if (prompts.path(name).isTextual()) {
        return prompts.path(name).asText();
      }
    }
    return "";
  }

  private static int maxTokens(ModelFolder folder, JsonNode sentence, int wanted) {
    JsonNode config = ModelJson.read(folder.file("config.json"));
    int most = positions(config);
    if (wanted > most) {
      throw new IllegalArgumentException(
          "maxTokens '" + wanted + "' should be at most " + most + ": '" + folder.name() + "' knows no more places");
    }
    long own = sentence.path("max_seq_length").asLong();
    if (own <= 0) {
      own = ModelJson.read(folder.file("tokenizer_config.json")).path("model_max_length").asLong();
    }
    if (own <= 0 || own > NO_BOUND) {
      own = Math.min(most, COMMON_LENGTH);
    }
    return wanted > 0 ? wanted : (int) Math.min(own, most);
  }

  /** How many places in a text a model can tell apart. Roberta's begin behind that of the padding. */
  private static int positions(JsonNode config) {
    int positions = config.path("max_position_embeddings").asInt();
    if (positions <= 0) {
      return Integer.MAX_VALUE;
    }
    boolean roberta = config.path("model_type").asText().contains("roberta");
    return roberta ? positions - config.path("pad_token_id").asInt() - 1 : positions;
  }

  private static String more(JsonNode modules) {
    for (JsonNode module : modules) {
      String kind = kind(module);
      if (!kind.equals("Transformer") && !kind.equals("Pooling") && !kind.equals("Normalize")) {
        return kind;
      }
    }
    return "";
  }

  private static Optional<String> path(JsonNode modules, String kind) {
    for (JsonNode module : modules) {
      if (kind(module).equals(kind)) {
        return Optional.of(module.path("path").asText());
      }
    }
    return Optional.empty();
  }

  private static String kind(JsonNode module) {
    String type = module.path("type").asText();
    return type.substring(type.lastIndexOf('.') + 1);
  }
}

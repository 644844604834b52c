package io.osgent.model.local.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a GGUF file says of the model in it.
 *
 * @param title what it is called, or empty
 * @param contextTokens how many tokens it was made for, or 0 where it does not say
 * @param chatTemplate how a conversation is put to it, in Jinja, or empty
 * @param dimensions of what it makes of a token
 * @param beginning whether the tokens of a text begin with a mark of their own
 * @param ends the special tokens by which it says that it has ended
 * @param pooling whether it says how the vectors of a text's tokens become one
 */
record GgufHead(String architecture, String title, long contextTokens, int dimensions, String chatTemplate,
    boolean beginning, List<String> ends, boolean pooling) {
  /** @throws IOException if it is no such file; the message says why in a line */
  static GgufHead of(Path file) throws IOException {
    Map<String, Object> metadata = new GgufReader(file).metadata();
    if (!(metadata.get("general.architecture") instanceof String architecture)) {
      throw new IOException("it does not say what architecture its model has");
    }
    return new GgufHead(architecture, text(metadata, "general.name"),
        metadata.get(architecture + ".context_length") instanceof Number length ? length.longValue() : 0,
        metadata.get(architecture + ".embedding_length") instanceof Number length ? length.intValue() : 0,
        text(metadata, "tokenizer.chat_template"), beginning(metadata), ends(metadata),
        metadata.containsKey(architecture + ".pooling_type"));
  }

  /** Vocabularies of SentencePiece have it unless they say otherwise, others only if they say so. */
  private static boolean beginning(Map<String, Object> metadata) {
    return metadata.get("tokenizer.ggml.add_bos_token") instanceof Number said
        ? said.intValue() != 0
        : text(metadata, "tokenizer.ggml.model").equals("llama");
  }

  private static List<String> ends(Map<String, Object> metadata) {
    var ends = new ArrayList<String>();
    if (metadata.get("tokenizer.ggml.tokens") instanceof List<?> tokens) {
      for (String key : List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id",
          "tokenizer.ggml.eom_token_id")) {
        if (metadata.get(key) instanceof Number id && id.intValue() >= 0 && id.intValue() < tokens.size()) {
          ends.add((String) tokens.get(id.intValue()));
        }
      }
    }
    return ends;
  }

  private static String text(Map<String, Object> metadata, String key) {
    return metadata.get(key) instanceof String text ? text : "";
  }
}

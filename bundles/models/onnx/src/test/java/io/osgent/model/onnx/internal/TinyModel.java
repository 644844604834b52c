package io.osgent.model.onnx.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a model so small that its vectors can be worked out by hand. */
final class TinyModel {
  /** What a token's vector is, by its number: padding would be seen at once. */
  static final float[][] TABLE = {{100, 100, 100}, {0, 0, 3}, {0, 3, 0}, {0, 0, 0}, {3, 0, 0}, {6, 0, 0}, {0, 9, 0},
      {0, 0, 12}, {1, 1, 1}};

  private static final String TOKENIZER = """
      {"version": "1.0", "truncation": null, "padding": %s,
       "added_tokens": [%s],
       "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
                            "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
       "decoder": null,
       "model": {"type": "WordLevel", "unk_token": "[UNK]", "vocab":
         {"[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "red": 4, "green": 5, "blue": 6, "query": 7, ":": 8}}}
      """;
  private static final String SPECIAL = """
      {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}
      """;

  private final Path folder;

  private TinyModel(Path folder) {
    this.folder = folder;
  }

  /** In a folder of its own, as it comes from a model hub: what its vectors are is {@link #TABLE}. */
  static TinyModel in(Path folder) throws IOException {
    return new TinyModel(Files.createDirectories(folder)).tokenizer(null)
        .graph(graph().eachToken("last_hidden_state"));
  }

  /** With the inputs that such graphs have. */
  static TinyGraph graph() {
    float[] nothing = new float[3];
    return new TinyGraph().input("input_ids", TABLE).input("attention_mask", nothing, nothing)
        .input("token_type_ids", nothing, nothing);
  }

  /** @param padding what fills up, as a tokenizer says it; null where it does not */
  TinyModel tokenizer(String padding) throws IOException {
    String special = String.join(",", SPECIAL.formatted(0, "[PAD]"), SPECIAL.formatted(1, "[CLS]"),
        SPECIAL.formatted(2, "[SEP]"), SPECIAL.formatted(3, "[UNK]"));
    return file("tokenizer.json", TOKENIZER.formatted(padding, special));
  }

  TinyModel graph(byte[] graph) throws IOException {
    Files.write(folder.resolve("model.onnx"), graph);
    return this;
  }

  TinyModel file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  TinyModel without(String name) throws IOException {
    Files.delete(folder.resolve(name));
    return this;
  }

  /** As sentence-transformers writes it. */
  TinyModel pooling(String mode) throws IOException {
    return file("1_Pooling/config.json", """
        {"word_embedding_dimension": 3, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": false,
         "pooling_mode_%s": true}""".formatted(mode));
  }
}

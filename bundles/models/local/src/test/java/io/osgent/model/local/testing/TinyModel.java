package io.osgent.model.local.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A whole model of a few hundred kilobytes: the llama architecture with random weights, the same at every making, and a
 * vocabulary of single characters. It talks nonsense, but really: out of printable characters, and for as long as it is
 * told to.
 *
 * @param contextTokens what it says it was trained for
 * @param chatTemplate as it stands in the file, or null for a file without
 * @param ends whether it comes to an end by itself now and then
 */
public record TinyModel(int contextTokens, String chatTemplate, boolean ends) {
  /** As the Hermes and Qwen models have it: tools are told to the model by its own template. */
  public static final String TEMPLATE_WITH_TOOLS = """
      {%- if tools %}<|im_start|>system
      Tools:{% for tool in tools %} {{ tool | tojson }}{% endfor %}
      Call one as <tool_call>{"name": ..., "arguments": ...}</tool_call><|im_end|>
      {% endif %}\
      {%- for message in messages %}<|im_start|>{{ message.role }}
      {{ message.content }}{% if message.tool_calls %}{% for call in message.tool_calls %}<tool_call>\
      {{ call.function | tojson }}</tool_call>{% endfor %}{% endif %}<|im_end|>
      {% endfor %}\
      {%- if add_generation_prompt %}<|im_start|>assistant
      {% endif %}""";

  private static final int WIDTH = 64;
  private static final int HEADS = 4;
  private static final int LAYERS = 2;
  private static final int FORWARD = 64;

  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int BYTE = 6;

  /** One that goes on until it is stopped. */
  public static TinyModel endless() {
    return new TinyModel(32_768, null, false);
  }

  /** One that comes to an end by itself, soon. */
  public static TinyModel brief() {
    return new TinyModel(4096, null, true);
  }

  public TinyModel withTemplate(String template) {
    return new TinyModel(contextTokens, template, ends);
  }

  public TinyModel withContext(int tokens) {
    return new TinyModel(tokens, chatTemplate, ends);
  }

  /** Writes it to the file, and says where that is. */
  public Path writeTo(Path file) throws IOException {
    Vocabulary vocabulary = vocabulary();
    GgufFile gguf = new GgufFile().put("general.architecture", "llama").put("general.name", "Tiny")
        .put("llama.context_length", contextTokens).put("llama.embedding_length", WIDTH)
        .put("llama.block_count", LAYERS).put("llama.feed_forward_length", FORWARD)
        .put("llama.attention.head_count", HEADS).put("llama.attention.head_count_kv", HEADS)
        .put("llama.rope.dimension_count", WIDTH / HEADS).put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
        .put("llama.vocab_size", vocabulary.tokens.size()).put("tokenizer.ggml.model", "llama")
        .put("tokenizer.ggml.tokens", vocabulary.tokens.toArray(String[]::new))
        .put("tokenizer.ggml.scores", new float[vocabulary.tokens.size()])
        .put("tokenizer.ggml.token_type", vocabulary.types.stream().mapToInt(Integer::intValue).toArray())
        .put("tokenizer.ggml.unknown_token_id", 0).put("tokenizer.ggml.bos_token_id", 1)
        .put("tokenizer.ggml.eos_token_id", 2);
    if (chatTemplate != null) {
      gguf.put("tokenizer.chat_template", chatTemplate);
    }
    weights(gguf, vocabulary);
    return gguf.writeTo(file);
  }

  private Vocabulary vocabulary() {
    Vocabulary vocabulary = new Vocabulary();
    vocabulary.add("<unk>", UNKNOWN, false);
    vocabulary.add("<s>", CONTROL, false);
    vocabulary.add("</s>", CONTROL, ends);
    for (int value = 0; value < 256; value++) {
      vocabulary.add(String.format("<0x%02X>", value), BYTE, false);
    }
    for (char printable = '!'; printable <= '~'; printable++) {
      vocabulary.add(String.valueOf(printable), NORMAL, printable != '<');
    }
    vocabulary.add("\u2581", NORMAL, true);
    vocabulary.add("<|im_start|>", CONTROL, false);
    vocabulary.add("<|im_end|>", CONTROL, false);
    return vocabulary;
  }

  /**
   * The first of the dimensions is the same for every token and every layer leaves it alone, so that what the output
   * weighs it with says how likely a token is whatever came before.
   */
  private static void weights(GgufFile gguf, Vocabulary vocabulary) {
    Random random = new Random(42);
    int size = vocabulary.tokens.size();
    float[] embedding = random(random, WIDTH, size, 1f);
    float[] output = random(random, WIDTH, size, 0.1f);
    for (int token = 0; token < size; token++) {
      embedding[token * WIDTH] = 4;
      output[token * WIDTH] = vocabulary.said.get(token) ? 0 : -100;
    }
    gguf.tensor("token_embd.weight", embedding, WIDTH, size);
    for (int layer = 0; layer < LAYERS; layer++) {
      String block = "blk." + layer + ".";
      gguf.tensor(block + "attn_norm.weight", ones(), WIDTH);
      for (String part : List.of("attn_q", "attn_k", "attn_v")) {
        gguf.tensor(block + part + ".weight", random(random, WIDTH, WIDTH, 0.1f), WIDTH, WIDTH);
      }
      gguf.tensor(block + "attn_output.weight", leavingTheFirstAlone(random, WIDTH), WIDTH, WIDTH);
      gguf.tensor(block + "ffn_norm.weight", ones(), WIDTH);
      gguf.tensor(block + "ffn_gate.weight", random(random, WIDTH, FORWARD, 0.1f), WIDTH, FORWARD);
      gguf.tensor(block + "ffn_up.weight", random(random, WIDTH, FORWARD, 0.1f), WIDTH, FORWARD);
      gguf.tensor(block + "ffn_down.weight", leavingTheFirstAlone(random, FORWARD), FORWARD, WIDTH);
    }
    gguf.tensor("output_norm.weight", ones(), WIDTH);
    gguf.tensor("output.weight", output, WIDTH, size);
  }

  private static float[] random(Random random, int columns, int rows, float spread) {
    float[] values = new float[columns * rows];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * spread;
    }
    return values;
  }

  private static float[] leavingTheFirstAlone(Random random, int columns) {
    float[] values = random(random, columns, WIDTH, 0.1f);
    Arrays.fill(values, 0, columns, 0);
    return values;
  }

  private static float[] ones() {
    float[] values = new float[WIDTH];
    Arrays.fill(values, 1);
    return values;
  }

  private static final class Vocabulary {
    final List<String> tokens = new ArrayList<>();
    final List<Integer> types = new ArrayList<>();
    final List<Boolean> said = new ArrayList<>();

    void add(String token, int type, boolean isSaid) {
      tokens.add(token);
      types.add(type);
      said.add(isSaid);
    }
  }
}

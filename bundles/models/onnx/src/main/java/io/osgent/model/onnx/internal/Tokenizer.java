package io.osgent.model.onnx.internal;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Cuts texts into the tokens of a model, as its tokenizer.json says. Thread-safe until it is closed.
 *
 * <p>DJL's own Java around the native library looks for it in a folder of the user's, asks the network whose machine this is and
 * can't be loaded twice; none of it is needed to call the library.
 */
final class Tokenizer implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final long handle;
  private final long padding;

  static {
    System.loadLibrary("tokenizers");
  }

  private Tokenizer(long handle, long padding) {
    this.handle = handle;
    this.padding = padding;
  }

  /** @throws IllegalArgumentException if the file can't be used */
  static Tokenizer open(ModelFolder folder, int maxTokens) {
    try {
      long handle = LIBRARY.createTokenizerFromString(Files.readString(folder.tokenizer()));
      LIBRARY.disablePadding(handle);
      LIBRARY.setTruncation(handle, maxTokens, "LONGEST_FIRST", 0);
      return new Tokenizer(handle, padding(folder));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("'" + folder.tokenizer() + "' can't be read: " + unreadable.getMessage(),
          unreadable);
    } catch (RuntimeException unfit) {
      throw new IllegalArgumentException(
          "'" + folder.tokenizer() + "' should be a tokenizer of Hugging Face: " + unfit.getMessage(), unfit);
    }
  }

  Tokens tokens(String text) {
    long encoding = LIBRARY.encode(handle, text, true);
    try {
      return new Tokens(LIBRARY.getTokenIds(encoding), LIBRARY.getTypeIds(encoding));
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The token that stands where a text is shorter than its neighbours; some models tell by it where to begin counting. */
  long padding() {
    return padding;
  }

  @Override
  public void close() {
    LIBRARY.deleteTokenizer(handle);
  }

  private static long padding(ModelFolder folder) {
    JsonNode tokenizer = ModelJson.read(folder.tokenizer());
    JsonNode own = tokenizer.path("padding").path("pad_id");
    if (own.isInt()) {
      return own.asLong();
    }
    JsonNode named = ModelJson.read(folder.file("tokenizer_config.json")).path("pad_token");
    String token = named.isObject() ? named.path("content").asText() : named.asText();
    for (JsonNode added : tokenizer.path("added_tokens")) {
      if (added.path("content").asText().equals(token)) {
        return added.path("id").asLong();
      }
    }
    return ModelJson.read(folder.file("config.json")).path("pad_token_id").asLong();
  }
}

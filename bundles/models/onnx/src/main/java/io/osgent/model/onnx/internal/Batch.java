package io.osgent.model.onnx.internal;

import java.util.Arrays;
import java.util.List;

/** Texts side by side, the shorter ones filled up. */
final class Batch {
  private final List<Tokens> texts;
  private final int length;
  private final long padding;

  /** @param padding the token that fills up */
  Batch(List<Tokens> texts, long padding) {
    this.texts = texts;
    this.length = texts.stream().mapToInt(Tokens::count).max().orElse(0);
    this.padding = padding;
  }

  int size() {
    return texts.size();
  }

  /** Of each text, padding included. */
  int length() {
    return length;
  }

  int tokens(int text) {
    return texts.get(text).count();
  }

  /** Those of all texts, padding not included. */
  long tokens() {
    return texts.stream().mapToLong(Tokens::count).sum();
  }

  long[] ids() {
    long[] ids = new long[size() * length];
    Arrays.fill(ids, padding);
    for (int text = 0; text < size(); text++) {
      System.arraycopy(texts.get(text).ids(), 0, ids, text * length, tokens(text));
    }
    return ids;
  }

  /** One where there is a token, none where there is padding. */
  long[] mask() {
    long[] mask = new long[size() * length];
    for (int text = 0; text < size(); text++) {
      Arrays.fill(mask, text * length, text * length + tokens(text), 1);
    }
    return mask;
  }

  long[] types() {
    long[] types = new long[size() * length];
    for (int text = 0; text < size(); text++) {
      System.arraycopy(texts.get(text).types(), 0, types, text * length, tokens(text));
    }
    return types;
  }

  long[] positions() {
    long[] positions = new long[size() * length];
    Arrays.setAll(positions, place -> place % length);
    return positions;
  }
}

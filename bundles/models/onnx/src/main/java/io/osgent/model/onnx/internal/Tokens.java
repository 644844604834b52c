package io.osgent.model.onnx.internal;

/**
 * A text as a model sees it.
 *
 * @param ids of its tokens
 * @param types which of two texts a token belongs to; here there is one
 */
record Tokens(long[] ids, long[] types) {
  int count() {
    return ids.length;
  }
}

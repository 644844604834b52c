package io.osgent.memory.pgvector.internal;

/** Texts as PostgreSQL can hold them. */
final class Text {
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /** PostgreSQL has no zero character, and no half of a pair: what somebody said is not lost for one of them. */
  static String storable(String text) {
    if (text == null) {
      return null;
    }
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        mended = mended == null ? new StringBuilder(text) : mended;
        mended.setCharAt(i, REPLACEMENT);
      }
    }
    return mended == null ? text : mended.toString();
  }
}

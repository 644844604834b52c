package io.osgent.core.internal.context;

import java.util.Locale;

/** What a model is shown of a text that is too long for it: the beginning, the end, and where it finds the rest. */
public final class Preview {
  private static final int END_PART = 4;

  private Preview() {}

  /**
   * @param most how many characters it may have
   * @param artifact the id of what holds the whole text
   * @param reader the name of the tool that reads it, or null when there is none
   */
  public static String of(String text, int most, String artifact, String reader) {
    int shown = most - line(text.length(), text.length(), text.length(), artifact, reader).length();
    int from = whole(text, text.length() - shown / END_PART);
    int to = whole(text, shown - shown / END_PART);
    return text.substring(0, to) + line(from - to, text.length(), to, artifact, reader) + text.substring(from);
  }

  private static String line(int leftOut, int length, int offset, String artifact, String reader) {
    String line = String.format(Locale.ROOT,
        "\n\n[%,d of %,d characters are left out here. The whole is kept as artifact %s",
        leftOut, length, artifact);
    return line + (reader == null
        ? ".]\n\n"
        : String.format(Locale.ROOT, "; '%s' reads it: {\"id\":\"%s\",\"offset\":%d}.]\n\n", reader, artifact, offset));
  }

  /** Not between the two halves of a character. */
  private static int whole(String text, int index) {
    return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
  }
}

package io.osgent.memory.memobase.internal;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an extractor has understood: that something holds of somebody.
 *
 * @param subject of whom: {@link #PERSON}, or the name of somebody else
 * @param attribute what about it, as {@code topic/sub_topic}
 * @param value in few words
 * @param sentence for people, and for searches
 * @param several whether there may be other values beside it; where not, it takes the place of another
 * @param ended whether it holds no more from then on
 * @param until until when it holds, where that was said, or null
 */
record Claim(String subject, String attribute, String value, String sentence, boolean several, boolean ended,
    Said said, Instant until) {
  /** The subject that is the person whose memory it is. */
  static final String PERSON = "user";

  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern END = Pattern.compile("[.!]+$");

  /** Values that differ in spelling only are equal. */
  static String plain(String value) {
    return END.matcher(SPACES.matcher(value.strip().toLowerCase(Locale.ROOT)).replaceAll(" ")).replaceFirst("");
  }
}

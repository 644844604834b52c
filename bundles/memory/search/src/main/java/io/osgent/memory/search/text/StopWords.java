package io.osgent.memory.search.text;

import java.util.Set;

/** English words that every text has, and what is left of those that were drawn together: they tell nothing of either. */
final class StopWords {
  private static final Set<String> ALL = Set
      .of("""
          a about above after again against all am an and any are as at be because been before being below between both but by
          can could did do does doing down during each few for from further had has have having he her here hers herself him
          himself his how i if in into is it its itself just let me more most my myself no nor not of off on once only or other
          our ours ourselves out over own same shall she should so some such than that the their theirs them themselves then
          there these they this those through to too under until up very was we were what when where which while who whom whose
          why will with would you your yours yourself yourselves
          s t d m ll re ve aren couldn didn doesn don hadn hasn haven isn shouldn wasn weren won wouldn
          """
          .split("\\s+"));

  private StopWords() {}

  static boolean contains(String word) {
    return ALL.contains(word);
  }
}

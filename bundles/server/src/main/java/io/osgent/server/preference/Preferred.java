package io.osgent.server.preference;

import java.util.List;

/**
 * What a run takes of its person's preferences.
 *
 * @param model {@code provider/model} that is to answer where nothing else names one, or null
 * @param told what the agent is told, a sentence each on one line
 */
public record Preferred(String model, List<String> told) {
  public Preferred {
    told = List.copyOf(told);
  }
}

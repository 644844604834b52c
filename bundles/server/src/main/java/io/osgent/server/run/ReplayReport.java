package io.osgent.server.run;

import java.util.List;

/**
 * What came of running a finished run again from its log, without a network and without calling a tool.
 *
 * @param identical whether the same log came out, to the byte
 * @param events how many events the log has
 * @param changed one line for each part of the run that is another now: the agent, the core, a plugin
 * @param difference where the logs part, or null when they do not
 */
public record ReplayReport(String run, boolean identical, long events, List<String> changed, Difference difference) {
  /**
   * The first event that is not the same.
   *
   * @param recorded as JSON; null when the log ended before
   * @param replayed as JSON; null when the replay ended before
   */
  public record Difference(long seq, String recorded, String replayed) {}
}

package io.osgent.server.policy;

import java.time.Instant;
import java.util.List;

/**
 * The rules that count now, in the order in which they are gone through.
 *
 * @param files those they are from
 * @param otherwise what is decided of a call no rule is about, in words
 * @param since when they were taken over
 * @param problem why what is in the folder now does not count, so that these do, or null
 */
public record RulesInForce(List<Source> files, String otherwise, Instant since, String problem) {
  /**
   * What one file says.
   *
   * @param name without its ending
   * @param file within the server's home
   * @param sha256 of its bytes, in lower-case hex
   */
  public record Source(String name, String file, String sha256, String description, List<Rule> rules) {}
}

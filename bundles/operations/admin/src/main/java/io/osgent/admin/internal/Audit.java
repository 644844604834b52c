package io.osgent.admin.internal;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line for everything that was done to a bundle or a configuration, or was not, and who wanted it. */
final class Audit {
  /** Who it was when a file in the deploy folder says so. */
  static final String DEPLOY_FOLDER = "deploy folder";

  /** How it went, in a few words. */
  record Outcome(boolean good, String text) {
    static Outcome good(String text) {
      return new Outcome(true, text);
    }

    static Outcome bad(String text) {
      return new Outcome(false, text);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger("io.osgent.audit");

  private Audit() {}

  static void done(String what, Edition edition, String by, Outcome outcome) {
    LOG.atLevel(outcome.good() ? Level.INFO : Level.WARN).log("{} {} sha256={} by {}: {}", what, edition,
        edition.sha256() == null ? "-" : edition.sha256(), by, outcome.text());
  }

  /** A file of which no bundle was installed. */
  static void removed(String file, String by) {
    LOG.info("uninstall {} by {}: removed", file, by);
  }

  /**
   * A configuration that was changed.
   *
   * @param settings the names of what is set now
   */
  static void configured(String pid, Set<String> settings, String by, boolean inForce) {
    LOG.info("configure {} by {}: {}, {}", pid, by,
        settings.isEmpty() ? "nothing is set" : "sets " + String.join(", ", settings),
        inForce ? "in force" : "not in force yet");
  }

  static void refused(String what, String subject, String by, String why) {
    LOG.warn("{} {} by {}: refused: {}", what, subject, by, why);
  }
}

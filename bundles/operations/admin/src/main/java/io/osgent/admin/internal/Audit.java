package io.osgent.admin.internal;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line for everything that was done to a bundle, whoever did it. */
final class Audit {
  /** Who wanted it. */
  enum Origin {
    DEPLOY_FOLDER("deploy folder"), REQUEST("request");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

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

  static void done(String what, Bundle bundle, String sha256, Origin origin, Outcome outcome) {
    LOG.atLevel(outcome.good() ? Level.INFO : Level.WARN).log("{} {} {} sha256={} by {}: {}", what,
        bundle.getSymbolicName(), bundle.getVersion(), sha256 == null ? "-" : sha256, origin, outcome.text());
  }

  static void refused(String what, String file, Origin origin, String why) {
    LOG.warn("{} {} by {}: refused: {}", what, file, origin, why);
  }
}

package io.osgent.core.internal;

import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/** What people are asked about tool calls. */
final class Questions {
  /** Who decides when nobody does in time. */
  static final String TIMEOUT = "timeout";

  private Questions() {}

  /** Whether a call may be made. */
  static ApprovalRequested approval(ToolUse use, Verdict.Ask ask) {
    Instant expires = ask.timeout() == null
        ? null
        : Instant.now().plus(ask.timeout()).truncatedTo(ChronoUnit.MILLIS);
    return new ApprovalRequested(use.id(), use.tool(), false, ask.reason(), use.arguments(), sha256(use.arguments()),
        ask.editable(), List.of(Decision.APPROVE, Decision.DENY), expires, expires == null ? null : ask.onTimeout());
  }

  /** What became of a call that was cut off. */
  static ApprovalRequested unknown(ToolUse use) {
    return new ApprovalRequested(use.id(), use.tool(), true,
        "the call was cut off, and nobody here knows whether it took effect", use.arguments(), sha256(use.arguments()),
        false, List.of(Decision.DONE, Decision.NOT_DONE, Decision.RETRY), null, null);
  }

  static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

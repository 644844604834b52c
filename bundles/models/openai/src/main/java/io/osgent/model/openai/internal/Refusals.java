package io.osgent.model.openai.internal;

import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.wire.Complaint;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What OpenAI and the many that speak its protocols mean by a refusal. They tell it by a code or a type, each with words
 * of his own; some only in a sentence.
 */
final class Refusals {
  private Refusals() {}

  /** @param byStatus what the HTTP status says, if nothing else does */
  static Kind kind(Complaint complaint, Kind byStatus) {
    Kind byCode = byName(complaint.code(), byStatus);
    Kind byType = byCode == null ? byName(complaint.type(), byStatus) : byCode;
    return byType == null ? byWords(complaint.message().toLowerCase(Locale.ROOT), byStatus) : byType;
  }

  private static Kind byName(String name, Kind byStatus) {
    return switch (name) {
      case "insufficient_quota", "billing_not_active", "billing_hard_limit_reached", "credit_balance_exhausted",
          "quota_exceeded", "payment_required", "billing_error" ->
        Kind.QUOTA;
      case "context_length_exceeded", "exceed_context_size_error", "context_exceeded", "tokens_limit_reached",
          "token_limit_exceeded", "request_too_large" ->
        Kind.CONTEXT_TOO_LONG;
      case "content_filter", "content_policy_violation", "moderation_blocked", "ResponsibleAIPolicyViolation",
          "image_content_policy_violation", "content_filtered", "bio_policy", "cyber_policy" ->
        Kind.CONTENT_REFUSED;
      case "model_not_found", "invalid_model", "model_not_available", "not_found_error", "DeploymentNotFound" ->
        Kind.NOT_FOUND;
      case "invalid_api_key", "authentication_error" -> Kind.AUTHENTICATION;
      case "PermissionDenied", "permission_error", "unsupported_country_region_territory" -> Kind.PERMISSION;
      // A request that is too large for the limit will not pass later either.
      case "rate_limit_exceeded", "rate_limit_error", "RateLimitReached" ->
        byStatus == Kind.CONTEXT_TOO_LONG ? byStatus : Kind.RATE_LIMITED;
      case "slow_down" -> byStatus == Kind.RATE_LIMITED ? byStatus : Kind.OVERLOADED;
      case "overloaded", "server_overloaded", "overloaded_error", "capacity_exceeded", "unavailable_error",
          "NoCapacity" ->
        Kind.OVERLOADED;
      case "vector_store_timeout", "timeout_error", "Timeout" -> Kind.TIMEOUT;
      case "invalid_prompt", "not_supported_error", "tool_use_failed", "json_validate_failed", "image_too_large",
          "image_too_small", "image_parse_error", "image_file_too_large", "image_file_not_found", "empty_image_file",
          "unsupported_image_media_type", "failed_to_download_image" ->
        Kind.INVALID_REQUEST;
      default -> told(name, byStatus);
    };
  }

  /** In the midst of a stream there is no status, and without one a failure counts as the server's. */
  private static Kind told(String name, Kind byStatus) {
    boolean ours = name.startsWith("invalid_") && !name.equals("invalid_request_error");
    return ours && byStatus == Kind.SERVER ? Kind.INVALID_REQUEST : null;
  }

  private static Kind byWords(String words, Kind byStatus) {
    return switch (byStatus) {
      case INVALID_REQUEST, SERVER, PERMISSION -> {
        if (speaksOf(words, "context length", "context window", "context size", "maximum model length",
            "context the overflows", "must be at least 1, got -")) {
          yield Kind.CONTEXT_TOO_LONG;
        }
        if (byStatus == Kind.SERVER) {
          yield speaksOf(words, "overloaded", "at capacity") ? Kind.OVERLOADED : byStatus;
        }
        if (speaksOf(words, "content management policy", "flagged", "moderation")) {
          yield Kind.CONTENT_REFUSED;
        }
        yield byStatus == Kind.PERMISSION && speaksOf(words, "quota", "balance") ? Kind.QUOTA : byStatus;
      }
      default -> byStatus;
    };
  }

  private static boolean speaksOf(String words, String... signs) {
    return Stream.of(signs).anyMatch(words::contains);
  }
}

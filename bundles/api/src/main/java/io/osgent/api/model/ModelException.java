package io.osgent.api.model;

import java.time.Duration;
import java.util.Optional;

/** A model call that failed: what kind of failure, whether to try again, and when. */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong, whoever the provider is. */
  public enum Kind {
    /** The key is missing, wrong or expired. */
    AUTHENTICATION,
    /** The key is right but may not do this. */
    PERMISSION,
    /** No such model or endpoint. */
    NOT_FOUND,
    /** The provider did not accept the request as it was built. */
    INVALID_REQUEST,
    /** The conversation is longer than the model takes. */
    CONTEXT_TOO_LONG,
    /** The provider declined for reasons of content. */
    CONTENT_REFUSED,
    /** Too many requests for now. */
    RATE_LIMITED,
    /** The account has no money or quota left. */
    QUOTA,
    /** The provider is up but has no capacity. */
    OVERLOADED,
    /** The provider failed inside. */
    SERVER,
    /** No answer in time. */
    TIMEOUT,
    /** The provider could not be reached or the connection broke. */
    CONNECTION,
    /** The answer was not what the protocol allows. */
    MALFORMED
  }

  private final Kind kind;
  private final boolean outputBegun;
  private final Duration retryAfter;

  /**
   * @param outputBegun whether part of the answer had been handed over already
   * @param retryAfter when the provider said to come back, or null
   */
  public ModelException(Kind kind, String message, boolean outputBegun, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.outputBegun = outputBegun;
    this.retryAfter = retryAfter;
  }

  public ModelException(Kind kind, String message) {
    this(kind, message, false, null, null);
  }

  public Kind kind() {
    return kind;
  }

  public boolean outputBegun() {
    return outputBegun;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether the same request may succeed if it is sent again. */
  public boolean retrySafe() {
    return switch (kind) {
      case RATE_LIMITED, OVERLOADED, SERVER, TIMEOUT, CONNECTION, MALFORMED -> true;
      case AUTHENTICATION, PERMISSION, NOT_FOUND, INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_REFUSED, QUOTA -> false;
    };
  }
}

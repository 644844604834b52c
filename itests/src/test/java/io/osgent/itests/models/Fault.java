package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** What aimock does wrong, as it calls it, and what a run says that ends of it. */
enum Fault {
  DROP("drop", "dropRate", "model_server", "Chaos: request dropped"),
  MALFORMED("malformed", "malformedRate", "model_malformed", "not what the protocol allows"),
  RATE_LIMIT("rateLimit", "rateLimitRate", "model_rate_limited", "Chaos: rate limit exceeded"),
  DISCONNECT("disconnect", "disconnectRate", "model_connection", "the connection to 127.0.0.1:"),
  /** The answer breaks off; what the user asks for decides how often. */
  CUT("truncateAfterChunks", null, "model_connection",
      "the connection to 127.0.0.1:|ended the answer before it was complete");

  private final String word;
  private final String rate;
  private final String code;
  private final String detail;

  /** @param detail a pattern */
  Fault(String word, String rate, String code, String detail) {
    this.word = word;
    this.rate = rate;
    this.code = code;
    this.detail = detail;
  }

  static Fault of(String word) {
    for (Fault fault : values()) {
      if (fault.word.equals(word)) {
        return fault;
      }
    }
    throw new AssertionError("aimock did something else wrong: " + word);
  }

  /** Its share, in aimock's terms. Null when nothing but the question brings it about. */
  String rate() {
    return rate;
  }

  void assertNamedBy(JsonNode problem) {
    assertThat(problem.path("code").asText()).as(problem.toString()).isEqualTo(code);
    assertThat(problem.path("detail").asText()).containsPattern(detail);
    assertThat(problem.path("retryable").asBoolean()).isTrue();
  }
}

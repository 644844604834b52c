package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What those are told whose request is refused. */
record Refusals(RestServer server) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The request is refused with this status and code, and with words that have this in them. */
  void refused(HttpRequest.Builder request, int status, String code, String words) throws Exception {
    HttpResponse<String> answer = server.send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("detail").asText()).contains(words).doesNotContain("\n", "Exception");
  }

  void badRequest(HttpRequest.Builder request, String words) throws Exception {
    refused(request, 400, "invalid_request", words);
  }

  void forbidden(HttpRequest.Builder request) throws Exception {
    refused(request, 403, "forbidden", "");
  }

  /** Whoever has no key is asked for one. */
  void unauthorized(HttpRequest.Builder request) throws Exception {
    refused(request, 401, "unauthorized", "");
  }
}

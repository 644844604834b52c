package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.openai.internal.Settings.Api;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the vendors' pages, and those who were refused, say that a refusal looks like. */
@Timeout(60)
class DocumentedRefusalsTest {
  private static final char QUOTE = '`';

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "400 | {`error`:{`message`:`bad`,`type`:`invalid_request_error`,`param`:`tools`,`code`:null}} | INVALID_REQUEST",
      "400 | {`error`:{`message`:`long`,`type`:`invalid_request_error`,`code`:`context_length_exceeded`}} | CONTEXT_TOO_LONG",
      "400 | {`error`:{`message`:`no`,`type`:`invalid_request_error`,`code`:`content_policy_violation`}} | CONTENT_REFUSED",
      "400 | {`error`:{`message`:`flagged as potentially violating our usage policy`,`code`:`invalid_prompt`}} | INVALID_REQUEST",
      "401 | {`error`:{`message`:`Incorrect API key provided`,`type`:`invalid_request_error`,`code`:`invalid_api_key`}} | AUTHENTICATION",
      "401 | {`error`:{`message`:`You must be a member of an organization`,`code`:null}} | AUTHENTICATION",
      "403 | {`error`:{`message`:`Country, region, or territory not supported`,`code`:`unsupported_country_region_territory`}} | PERMISSION",
      "404 | {`error`:{`message`:`The model does not exist`,`type`:`invalid_request_error`,`code`:`model_not_found`}} | NOT_FOUND",
      "429 | {`error`:{`message`:`Rate limit reached`,`type`:`tokens`,`code`:`rate_limit_exceeded`}} | RATE_LIMITED",
      "429 | {`error`:{`message`:`You exceeded your current quota`,`type`:`insufficient_quota`,`code`:`insufficient_quota`}} | QUOTA",
      "429 | {`error`:{`message`:`no credit`,`type`:`billing`,`code`:`credit_balance_exhausted`}} | QUOTA",
      "429 | {`error`:{`message`:`slow down`,`type`:`rate_limit_error`,`code`:`slow_down`}} | RATE_LIMITED",
      "500 | {`error`:{`message`:`The server had an error`,`type`:`server_error`,`code`:null}} | SERVER",
      "503 | {`error`:{`message`:`Slow down`,`type`:`service_unavailable_error`,`code`:`slow_down`}} | OVERLOADED",
      "503 | {`error`:{`message`:`The engine is currently overloaded`,`type`:`server_error`}} | OVERLOADED"})
  void ofOpenAi(int status, String body, Kind kind) throws Exception {
    assertRefused(status, body, kind);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "400 | {`error`:{`message`:`filtered`,`code`:`content_filter`,`innererror`:{`code`:`ResponsibleAIPolicyViolation`}}} | CONTENT_REFUSED",
      "400 | {`error`:{`message`:`no`,`innererror`:{`code`:`ResponsibleAIPolicyViolation`}}} | CONTENT_REFUSED",
      "400 | {`error`:{`code`:`OperationNotSupported`,`message`:`does not work with the specified model`}} | INVALID_REQUEST",
      "401 | {`statusCode`:401,`message`:`Unauthorized. Access token is missing, invalid, or expired.`} | AUTHENTICATION",
      "401 | {`error`:{`code`:`PermissionDenied`,`message`:`The principal lacks the required data action`}} | PERMISSION",
      "403 | {`error`:{`code`:`403`,`message`:`Out of call volume quota.`}} | QUOTA",
      "403 | {`error`:{`code`:`AccessDenied`,`message`:`Access denied due to Virtual Network/Firewall rules.`}} | PERMISSION",
      "404 | {`error`:{`code`:`DeploymentNotFound`,`message`:`The API deployment does not exist.`}} | NOT_FOUND",
      "408 | {`error`:{`code`:`Timeout`,`message`:`The operation was timeout.`}} | TIMEOUT",
      "429 | {`error`:{`code`:`429`,`message`:`Requests have exceeded call rate limit`}} | RATE_LIMITED",
      "429 | {`error`:{`code`:`RateLimitReached`,`message`:`exceeded token rate limit`}} | RATE_LIMITED",
      "429 | {`error`:{`code`:`NoCapacity`,`message`:`The system is currently experiencing high demand`}} | OVERLOADED",
      "500 | {`error`:{`code`:`InternalServerError`,`message`:`oops`}} | SERVER"})
  void ofAzure(int status, String body, Kind kind) throws Exception {
    assertRefused(status, body, kind);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "400 | {`error`:{`message`:`This endpoint's maximum context length is 8192 tokens.`,`code`:400}} | CONTEXT_TOO_LONG",
      "400 | {`error`:{`message`:`bad`,`code`:400,`metadata`:{`error_type`:`context_length_exceeded`}}} | CONTEXT_TOO_LONG",
      "401 | {`error`:{`message`:`User not found.`,`code`:401}} | AUTHENTICATION",
      "402 | {`error`:{`message`:`Insufficient credits`,`code`:402}} | QUOTA",
      "403 | {`error`:{`code`:403,`message`:`Input was flagged`,`metadata`:{`reasons`:[`sexual`],`flagged_input`:`x`,`provider_name`:`p`}}} | CONTENT_REFUSED",
      "403 | {`error`:{`code`:403,`message`:`no`,`metadata`:{`error_type`:`content_policy_violation`}}} | CONTENT_REFUSED",
      "403 | {`error`:{`code`:403,`message`:`The key may not use this model`,`metadata`:null}} | PERMISSION",
      "408 | {`error`:{`message`:`timed out`,`code`:408}} | TIMEOUT",
      "429 | {`error`:{`message`:`Rate limit exceeded: free-models-per-day`,`code`:429}} | RATE_LIMITED",
      "502 | {`error`:{`message`:`Provider returned error`,`code`:502,`metadata`:{`provider_name`:`p`,`raw`:`{}`}}} | SERVER",
      "503 | {`error`:{`message`:`No allowed providers are available`,`code`:503}} | OVERLOADED",
      "200 | {`id`:`g`,`error`:{`message`:`Insufficient credits`,`code`:402}} | QUOTA",
      "200 | {`choices`:[{`error`:{`message`:`down`,`code`:502},`finish_reason`:`error`,`message`:{`content`:``}}]} | SERVER"})
  void ofOpenRouter(int status, String body, Kind kind) throws Exception {
    assertRefused(status, body, kind);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "400 | {`error`:{`message`:`Failed to call a function.`,`type`:`invalid_request_error`,`code`:`tool_use_failed`,`failed_generation`:`{`}} | INVALID_REQUEST",
      "400 | {`error`:{`message`:`Failed to validate JSON`,`code`:`json_validate_failed`}} | INVALID_REQUEST",
      "413 | {`error`:{`message`:`Request too large for model on tokens per minute`,`type`:`tokens`,`code`:`rate_limit_exceeded`}} | CONTEXT_TOO_LONG",
      "413 | {`error`:{`message`:`Request Entity Too Large`,`type`:`invalid_request_error`,`code`:`request_too_large`}} | CONTEXT_TOO_LONG",
      "413 | <html>too large</html> | CONTEXT_TOO_LONG",
      "422 | {`error`:{`message`:`could not be followed`,`type`:`invalid_request_error`}} | INVALID_REQUEST",
      "424 | {`error`:{`message`:`Failed dependency`,`type`:`invalid_request_error`}} | INVALID_REQUEST",
      "429 | {`error`:{`message`:`Rate limit reached for model`,`type`:`tokens`,`code`:`rate_limit_exceeded`}} | RATE_LIMITED",
      "498 | {`error`:{`message`:`flex tier capacity exceeded`,`type`:`flex_tier`,`code`:`capacity_exceeded`}} | OVERLOADED",
      "498 | {`error`:{`message`:`capacity`}} | OVERLOADED",
      "503 | {`error`:{`message`:`Service Unavailable`,`type`:`internal_server_error`}} | OVERLOADED"})
  void ofGroq(int status, String body, Kind kind) throws Exception {
    assertRefused(status, body, kind);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "400 | {`object`:`error`,`message`:`Invalid model: x`,`type`:`invalid_model`,`param`:null,`code`:`1500`} | NOT_FOUND",
      "400 | {`object`:`error`,`message`:`Prompt contains 99 tokens, too large for model with 32 maximum context length`,`code`:`3051`} | CONTEXT_TOO_LONG",
      "401 | {`message`:`Unauthorized`,`request_id`:`9`} | AUTHENTICATION",
      "401 | {`detail`:`Unauthorized`} | AUTHENTICATION",
      "422 | {`object`:`error`,`message`:{`detail`:[{`type`:`extra_forbidden`,`loc`:[`body`,`user`],`msg`:`Extra inputs are not permitted`}]},`type`:`invalid_request_error`} | INVALID_REQUEST",
      "422 | {`detail`:[{`type`:`missing`,`loc`:[`body`,`messages`],`msg`:`Field required`}]} | INVALID_REQUEST",
      "429 | {`object`:`error`,`message`:`Requests rate limit exceeded`,`type`:`rate_limited`,`code`:`1300`} | RATE_LIMITED",
      "429 | {`object`:`error`,`message`:`Service tier capacity exceeded for this model.`,`type`:`service_tier_capacity_exceeded`,`code`:`3505`} | RATE_LIMITED",
      "500 | {`object`:`error`,`message`:`Service unavailable.`,`type`:`internal_server_error`,`code`:`1000`} | SERVER"})
  void ofMistral(int status, String body, Kind kind) throws Exception {
    assertRefused(status, body, kind);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "400 | {`error`:{`code`:400,`message`:`request (9 tokens) exceeds the available context size (8 tokens)`,`type`:`exceed_context_size_error`,`n_ctx`:8}} | CONTEXT_TOO_LONG",
      "500 | {`error`:{`code`:500,`message`:`the request exceeds the available context size`,`type`:`server_error`}} | CONTEXT_TOO_LONG",
      "401 | {`error`:{`code`:401,`message`:`Invalid API Key`,`type`:`authentication_error`}} | AUTHENTICATION",
      "404 | {`error`:{`code`:404,`message`:`File Not Found`,`type`:`not_found_error`}} | NOT_FOUND",
      "501 | {`error`:{`code`:501,`message`:`This server does not support it`,`type`:`not_supported_error`}} | INVALID_REQUEST",
      "503 | {`error`:{`code`:503,`message`:`Loading model`,`type`:`unavailable_error`}} | OVERLOADED",
      "400 | {`object`:`error`,`message`:`This model's maximum context length is 16 tokens. However, you requested 20`,`type`:`BadRequestError`,`code`:400} | CONTEXT_TOO_LONG",
      "400 | {`error`:{`message`:`The decoder prompt (length 9) is longer than the maximum model length of 8.`,`type`:`BadRequestError`,`code`:400}} | CONTEXT_TOO_LONG",
      "400 | {`object`:`error`,`message`:`max_tokens must be at least 1, got -186.`,`type`:`BadRequestError`,`code`:400} | CONTEXT_TOO_LONG",
      "404 | {`object`:`error`,`message`:`The model x does not exist.`,`type`:`NotFoundError`,`code`:404} | NOT_FOUND",
      "400 | {`error`:`Trying to keep the first 9 tokens when context the overflows. However, the model is loaded with context length of only 8 tokens`} | CONTEXT_TOO_LONG",
      "400 | {`error`:`Context size has been exceeded.`} | CONTEXT_TOO_LONG",
      "500 | {`error`:{`message`:`the model is at capacity`,`type`:`server_error`}} | OVERLOADED"})
  void ofServersOfOnesOwn(int status, String body, Kind kind) throws Exception {
    assertRefused(status, body, kind);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "{`error`:{`message`:`m`,`code`:`server_error`},`choices`:[{`delta`:{`content`:``},`finish_reason`:`error`}]} | SERVER",
      "{`choices`:[{`delta`:{`content`:``},`finish_reason`:`error`}],`error`:{`message`:`m`,`code`:429}} | RATE_LIMITED",
      "{`choices`:[{`delta`:{`content`:``},`finish_reason`:`error`}]} | SERVER",
      "{`choices`:[{`delta`:{},`finish_reason`:`error`,`error`:{`code`:403,`message`:`Output flagged`}}]} | CONTENT_REFUSED",
      "{`error`:{`message`:`m`,`code`:402}} | QUOTA",
      "{`error`:{`message`:`m`,`code`:`rate_limit_exceeded`}} | RATE_LIMITED",
      "{`error`:{`message`:`m`,`type`:`invalid_request_error`,`code`:`tool_use_failed`,`status_code`:400}} | INVALID_REQUEST",
      "{`error`:{`message`:`m`,`type`:`x`,`status_code`:413}} | CONTEXT_TOO_LONG",
      "{`error`:{`message`:`m`,`type`:`server_error`,`code`:null}} | SERVER",
      "{`error`:{`message`:`m`,`type`:`overloaded_error`}} | OVERLOADED", "{`error`:`m`} | SERVER",
      "{`error`:{`message`:`m`,`code`:`content_filter`}} | CONTENT_REFUSED"})
  void inTheMidstOfAnAnswer(String chunk, Kind kind) throws Exception {
    String begun = "data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}]}\n\nevent: error\ndata: ";
    ModelException failure = failure(
        FakeProvider.Answer.events(begun + chunk.replace(QUOTE, '"') + "\n\ndata: [DONE]\n\n"), Api.CHAT);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outputBegun()).isTrue();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(quoteCharacter = '^', delimiter = '|', value = {
      "{`type`:`error`,`code`:`server_error`,`message`:`m`,`param`:null} | SERVER",
      "{`type`:`error`,`error`:{`type`:`insufficient_quota`,`code`:`insufficient_quota`,`message`:`m`}} | QUOTA",
      "{`type`:`error`,`code`:`rate_limit_exceeded`,`message`:`m`} | RATE_LIMITED",
      "{`type`:`response.failed`,`response`:{`status`:`failed`,`error`:{`code`:`server_error`,`message`:`m`}}} | SERVER",
      "{`type`:`response.failed`,`response`:{`status`:`failed`,`error`:{`code`:`invalid_image_url`,`message`:`m`}}} | INVALID_REQUEST",
      "{`type`:`response.failed`,`response`:{`status`:`failed`,`error`:{`code`:`image_content_policy_violation`,`message`:`m`}}} | CONTENT_REFUSED",
      "{`type`:`response.failed`,`response`:{`status`:`failed`,`error`:{`code`:`vector_store_timeout`,`message`:`m`}}} | TIMEOUT",
      "{`type`:`response.failed`,`response`:{`status`:`failed`,`error`:{`code`:`context_length_exceeded`,`message`:`m`}}} | CONTEXT_TOO_LONG",
      "{`type`:`response.failed`,`response`:{`status`:`failed`,`error`:null}} | SERVER"})
  void inTheMidstOfAResponse(String event, Kind kind) throws Exception {
    String begun = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"one\"}\n\ndata: ";
    ModelException failure = failure(FakeProvider.Answer.events(begun + event.replace(QUOTE, '"') + "\n\n"),
        Api.RESPONSES);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outputBegun()).isTrue();
  }

  private static void assertRefused(int status, String body, Kind kind) throws Exception {
    ModelException failure = failure(FakeProvider.Answer.json(status, body.replace(QUOTE, '"')), Api.CHAT);

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.outputBegun()).isFalse();
    assertThat(failure.getMessage()).doesNotContain("\n");
  }

  private static ModelException failure(FakeProvider.Answer answer, Api api) throws Exception {
    try (FakeProvider provider = new FakeProvider(answer); ProviderModel model = Calls.model(provider.url(), api)) {
      return catchThrowableOfType(ModelException.class,
          () -> Told.by(model.open(Calls.hello(true), Contexts.context())));
    }
  }
}

package io.osgent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
  @ParameterizedTest
  @CsvSource({"400, Bad Request", "401, Unauthorized", "403, Forbidden", "404, Not Found", "409, Conflict",
      "422, Unprocessable Content", "429, Too Many Requests", "503, Service Unavailable", "418, Request Failed",
      "500, Internal Server Error", "599, Internal Server Error"})
  void itsTitleIsTheReasonPhrase(int status, String title) {
    assertThat(Problem.of("x", status, "detail").title()).isEqualTo(title);
  }

  @Test
  void itMayConcernARun() {
    var problem = new Problem("rate_limited", 429, "slower, please", true, Duration.ofSeconds(3), null);
    assertThat(problem.forRun("run_1"))
        .isEqualTo(new Problem("rate_limited", 429, "slower, please", true, Duration.ofSeconds(3), "run_1"));
  }

  @Test
  void itsExceptionSaysItsDetail() {
    assertThat(ProblemException.badRequest("bad", "no such thing")).hasMessage("no such thing")
        .extracting(ProblemException::problem).isEqualTo(Problem.of("bad", 400, "no such thing"));
    assertThat(ProblemException.notFound("gone", "it is gone").problem().status()).isEqualTo(404);
    assertThat(ProblemException.conflict("busy", "it is busy").problem().status()).isEqualTo(409);
  }

  @Test
  void itHasACodeAndADetail() {
    assertThatThrownBy(() -> Problem.of(null, 400, "x")).hasMessage("code");
    assertThatThrownBy(() -> Problem.of("x", 400, null)).hasMessage("detail");
  }
}

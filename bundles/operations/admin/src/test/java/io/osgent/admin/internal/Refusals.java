package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the administration says no to. */
final class Refusals {
  private Refusals() {}

  static void assertProblem(String code, String detail, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refused -> {
      assertThat(refused.problem().code()).isEqualTo(code);
      assertThat(refused.problem().detail()).contains(detail);
    });
  }
}

package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import org.junit.jupiter.api.Test;

class SuspensionsTest {
  private final Suspensions suspensions = new Suspensions();

  @Test
  void nothingIsBegunInTheNameOfWhoIsDisabled() {
    suspensions.disabled = (tenant, user) -> tenant.equals("default") && user.equals("ann");

    assertThatThrownBy(() -> suspensions.requireNone(new Scope("default", "ann", null, null)))
        .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.problem())
            .extracting(Problem::code, Problem::status).containsExactly("user_disabled", 403));
    suspensions.requireNone(new Scope("default", "bob", null, null));
    suspensions.requireNone(new Scope("acme", "ann", null, null));
  }
}

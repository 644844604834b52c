package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.security.DisabledUsers;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Nothing is begun in the name of somebody who is disabled, whoever asks for it. Where nobody knows who that is, nobody is
 * let in either. Thread-safe.
 */
@Component(service = Suspensions.class)
public final class Suspensions {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile DisabledUsers disabled;

  /** @throws ProblemException 403 when this user is disabled */
  void requireNone(Scope whose) {
    DisabledUsers known = disabled;
    if (known != null && known.isDisabled(whose.tenant(), whose.user())) {
      throw new ProblemException(Problem.of("user_disabled", 403,
          "user '" + whose.user() + "' is disabled; no run is started in that name"));
    }
  }
}

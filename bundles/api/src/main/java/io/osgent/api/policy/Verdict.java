package io.osgent.api.policy;

import java.time.Duration;
import java.util.Objects;

/** What a {@link ToolPolicy} says of a call; each permitted type is stricter than the one before it. */
public sealed interface Verdict {
  /** It may happen. */
  record Allow() implements Verdict {}

  /**
   * A person decides. The run waits for as long as that takes, and holds no thread meanwhile.
   *
   * @param reason why, in words that person will read
   * @param timeout how long to wait, or null for as long as it takes
   * @param onTimeout what is decided then: {@link Decision#APPROVE} or {@link Decision#DENY}
   * @param editable whether the arguments may be changed with the approval
   */
  record Ask(String reason, Duration timeout, Decision onTimeout, boolean editable) implements Verdict {
    public Ask {
      Objects.requireNonNull(reason, "reason");
      if (onTimeout != Decision.APPROVE && onTimeout != Decision.DENY) {
        throw new IllegalArgumentException("onTimeout should be APPROVE or DENY, but is " + onTimeout);
      }
    }
  }

  /**
   * It may not happen; the model is told so.
   *
   * @param reason why, in words the model will read
   */
  record Deny(String reason) implements Verdict {
    public Deny {
      Objects.requireNonNull(reason, "reason");
    }
  }
}

package io.osgent.core.internal.context;

import io.osgent.api.model.Message;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Where a prompt is cut.
 *
 * @param run up to which run, and
 * @param seq up to which event of it, messages are left out
 * @param leftOut the messages until then
 * @param tokensBefore of the whole prompt
 * @param tokensAfter of the prompt with what stands in the place of what is left out
 */
public record Cut(String run, long seq, List<Message> leftOut, long tokensBefore, ToLongFunction<Message> tokensAfter) {
  /** Why a prompt is to be cut. */
  public enum Why {
    /** It may have grown too long. */
    GROWN,
    /** The provider has refused it. */
    REFUSED,
    /** That it is has been told already. */
    BEGUN
  }
}

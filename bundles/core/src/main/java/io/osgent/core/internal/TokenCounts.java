package io.osgent.core.internal;

import io.osgent.api.model.TokenCounter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts tokens with the counter there is, and by a rule of thumb while there is none. Thread-safe. */
@Component(immediate = true, service = TokenCounts.class)
public final class TokenCounts {
  /** So many characters of ASCII are about a token in English text and in code. */
  private static final int ASCII_CHARS = 4;
  private static final Logger LOG = LoggerFactory.getLogger(TokenCounts.class);

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile TokenCounter counter;

  /** @param model {@code provider/model} */
  int count(String model, String text) {
    TokenCounter now = counter;
    if (now != null) {
      try {
        return now.count(model, text);
      } catch (RuntimeException e) {
        LOG.warn("The token counter failed, so tokens are estimated", e);
      }
    }
    return estimate(text);
  }

  /** A token for each four characters of ASCII, and one for every other character. */
  private static int estimate(String text) {
    int ascii = (int) text.chars().filter(c -> c < 0x80).count();
    return (ascii + ASCII_CHARS - 1) / ASCII_CHARS + text.length() - ascii;
  }
}

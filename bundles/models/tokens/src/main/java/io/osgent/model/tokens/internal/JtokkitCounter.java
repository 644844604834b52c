package io.osgent.model.tokens.internal;

import com.knuddels.jtokkit.api.EncodingType;
import io.osgent.api.model.TokenCounter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Counts as OpenAI's models do, and nearly as others do. */
@Component
public final class JtokkitCounter implements TokenCounter {
  private final Vocabulary current = new Vocabulary(EncodingType.O200K_BASE);
  private final Vocabulary old = new Vocabulary(EncodingType.CL100K_BASE);

  @Activate
  public JtokkitCounter() {
    // Its vocabularies are read when they are needed.
  }

  @Override
  public int count(String model, String text) {
    Family.Rule rule = Family.of(model);
    return rule.corrected((rule.old() ? old : current).count(text));
  }
}

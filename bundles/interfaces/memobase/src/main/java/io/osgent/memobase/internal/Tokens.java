package io.osgent.memobase.internal;

import io.osgent.api.model.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Counts tokens; while nobody can, four characters are about one. */
@Component(service = Tokens.class)
public final class Tokens {
  private static final int CHARACTERS = 4;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile TokenCounter counter;

  int of(String text) {
    TokenCounter now = counter;
    return now == null ? (text.length() + CHARACTERS - 1) / CHARACTERS : now.count(null, text);
  }

  /** The first of these that fit. One that does not ends it, so that nothing better is left out for something worse. */
  <T> List<T> fit(List<T> all, Function<T, String> text, int tokens) {
    var fit = new ArrayList<T>();
    int left = tokens;
    for (T each : all) {
      left -= of(text.apply(each) + "\n");
      if (left < 0) {
        break;
      }
      fit.add(each);
    }
    return fit;
  }
}

package io.osgent.model.router.internal;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which models failed in one call, and why. */
final class Failures {
  private final Map<String, ModelException> last = new LinkedHashMap<>();
  private final List<String> untold = new ArrayList<>();

  void add(String model, ModelException failure) {
    last.put(model, failure);
    untold.add(model + ": " + line(failure));
  }

  /** An answer that was whole, and yet would not do. */
  void add(String model, String flaw) {
    add(model, new ModelException(Kind.MALFORMED, flaw));
  }

  /** What has failed since this was last asked, in one line, or null for nothing. */
  String tell() {
    String line = untold.isEmpty() ? null : String.join("; ", untold.stream().distinct().toList());
    untold.clear();
    return line;
  }

  /** All of them as one. It may be tried again if that may help with one of them, when the first of them may be asked. */
  ModelException all(String route, boolean outputBegun) {
    String each = last.entrySet().stream().map(failed -> failed.getKey() + ": " + line(failed.getValue()))
        .collect(Collectors.joining("; "));
    ModelException telling = last.values().stream().filter(ModelException::retrySafe).findFirst()
        .orElseGet(() -> last.values().iterator().next());
    Duration soonest = last.values().stream().map(ModelException::retryAfter).flatMap(Optional::stream)
        .min(Duration::compareTo).orElse(null);
    return new ModelException(telling.kind(), "no model of " + route + " answered: " + each, outputBegun, soonest,
        telling);
  }

  /** A message as part of a line. */
  static String line(ModelException failure) {
    return failure.getMessage() == null
        ? failure.kind().name().toLowerCase(Locale.ROOT)
        : failure.getMessage().strip().replaceAll("\\s+", " ");
  }
}

package io.osgent.model.demo.internal;

import io.osgent.api.tool.ToolSpec;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tools on offer, found by what they say of themselves. */
final class Toolbox {
  private final List<Offer> offers;

  Toolbox(List<ToolSpec> tools) {
    this.offers = tools.stream().map(Offer::new).toList();
  }

  /** The tools that are none of those below. */
  List<Offer> others() {
    Set<String> known = Stream.of(calculator(), clock(), notebook(), recollection()).flatMap(Optional::stream)
        .map(Slot::tool).collect(Collectors.toSet());
    return offers.stream().filter(offer -> !known.contains(offer.name())).toList();
  }

  List<String> names() {
    return offers.stream().map(Offer::name).toList();
  }

  Optional<Slot> calculator() {
    return slot(1,
        Set.of("calculator", "calculate", "calculates", "calculation", "arithmetic", "math", "maths", "mathematical"),
        Set.of("expression", "formula", "equation", "calculation"));
  }

  Optional<Slot> clock() {
    return slot(2, Set.of("clock", "time", "date", "timezone"),
        Set.of("place", "timezone", "time_zone", "zone", "city", "location", "tz"));
  }

  Optional<Slot> notebook() {
    return slot(1,
        Set.of("memory", "remember", "remembers", "memorize", "memorise", "memo", "store", "stores", "save", "saves",
            "note"),
        Set.of("fact", "text", "content", "memory", "note", "value"));
  }

  Optional<Slot> recollection() {
    return slot(1, Set.of("memory", "recall", "recalls", "recollect", "remembered", "memories"),
        Set.of("query", "question", "text", "topic", "about", "key"));
  }

  /** The tool that speaks most of a subject, enough of it, and has a text property for it. */
  private Optional<Slot> slot(int enough, Set<String> subject, Set<String> properties) {
    return offers.stream().filter(offer -> offer.speaksOf(subject) >= enough)
        .sorted(Comparator.comparingInt((Offer offer) -> offer.speaksOf(subject)).reversed())
        .flatMap(offer -> offer.slot(properties).stream()).findFirst();
  }

  /**
   * A tool and the one property that takes what matters.
   *
   * @param required whether the property must be given
   */
  record Slot(String tool, String property, boolean required) {
    Ask ask(String value, UnaryOperator<String> telling) {
      return new Ask(tool, Map.of(property, value), telling);
    }

    Ask askWithout(UnaryOperator<String> telling) {
      return new Ask(tool, Map.of(), telling);
    }
  }

  /** One tool on offer. */
  static final class Offer {
    private final ToolSpec spec;
    private final Set<String> nameWords;
    private final Set<String> descriptionWords;

    Offer(ToolSpec spec) {
      this.spec = spec;
      this.nameWords = new HashSet<>(
          Sentences.words(spec.name().replaceAll("([a-z])([A-Z])", "$1 $2").replaceAll("[_-]", " ")));
      this.descriptionWords = new HashSet<>(Sentences.words(spec.description()));
    }

    String name() {
      return spec.name();
    }

    Set<String> nameWords() {
      return nameWords;
    }

    Set<String> descriptionWords() {
      return descriptionWords;
    }

    Schema schema() {
      return new Schema(spec.inputSchema());
    }

    /** How often words of a subject occur; the tool's name counts double. */
    int speaksOf(Set<String> subject) {
      long inName = subject.stream().filter(nameWords::contains).count();
      long inDescription = subject.stream().filter(descriptionWords::contains).count();
      return (int) (2 * inName + inDescription);
    }

    /** The property of one of these names, if a call needs no other. */
    Optional<Slot> slot(Set<String> names) {
      Schema schema = schema();
      return schema.properties().stream().filter(property -> property.isText() && names.contains(property.name()))
          .filter(property -> schema.required().stream().allMatch(property.name()::equals)).findFirst()
          .map(property -> new Slot(name(), property.name(), schema.required().contains(property.name())));
    }
  }
}

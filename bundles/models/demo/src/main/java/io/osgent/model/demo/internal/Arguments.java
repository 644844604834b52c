package io.osgent.model.demo.internal;

import io.osgent.model.demo.internal.Schema.Property;
import io.osgent.model.demo.internal.Toolbox.Offer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills a tool's input from the words of a request. */
final class Arguments {
  private static final Set<String> PLACES = Set.of("city", "place", "location", "town", "country", "region", "where",
      "state",
      "destination", "address", "timezone", "time_zone", "zone");
  private static final Set<String> WORDINGS = Set.of("query", "question", "q", "search", "prompt", "text", "message",
      "input", "topic", "content", "body");
  private static final Pattern QUOTED = Pattern.compile("[\"“„«]([^\"”“»]{1,500})[\"”“»]");
  private static final Pattern SUBJECT = Pattern.compile("\\b(?:for|about|on|of|:)\\s+(.{1,500})",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern PROPER = Pattern
      .compile("(?<=\\s)\\p{Lu}[\\p{L}\\p{N}'’.-]*(?: \\p{Lu}[\\p{L}\\p{N}'’.-]*){0,4}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?");

  private final String clause;
  private final Schema schema;
  private final Matcher numbers;

  Arguments(String clause, Offer offer) {
    this.clause = clause;
    this.schema = offer.schema();
    this.numbers = NUMBER.matcher(clause);
  }

  /** The calls to make, one for each place that is named; empty when something required cannot be read. */
  List<Map<String, Object>> calls() {
    var fixed = new LinkedHashMap<String, Object>();
    String placeProperty = null;
    for (Property property : schema.properties()) {
      boolean required = schema.required().contains(property.name());
      if (PLACES.contains(property.name().toLowerCase(Locale.ROOT)) && property.isText()) {
        placeProperty = placeProperty == null ? property.name() : placeProperty;
      } else if (required || !property.choices().isEmpty()) {
        value(property).ifPresent(value -> fixed.put(property.name(), value));
      }
    }
    List<Map<String, Object>> calls = placeProperty == null ? List.of(fixed) : forEachPlace(fixed, placeProperty);
    return calls.stream().allMatch(call -> call.keySet().containsAll(schema.required())) ? calls : List.of();
  }

  private List<Map<String, Object>> forEachPlace(Map<String, Object> fixed, String property) {
    List<String> places = Places.in(clause);
    if (places.isEmpty()) {
      return List.of(fixed);
    }
    var calls = new ArrayList<Map<String, Object>>();
    for (String place : places) {
      var call = new LinkedHashMap<>(fixed);
      call.put(property, place);
      calls.add(call);
    }
    return calls;
  }

  private Optional<Object> value(Property property) {
    return switch (property.type()) {
      case "string" -> Optional.ofNullable(text(property));
      case "integer", "number" -> numbers.find() ? number(property.type()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<Object> number(String type) {
    var value = new BigDecimal(numbers.group());
    return type.equals("integer") && value.scale() > 0 ? Optional.empty() : Optional.of(value);
  }

  private String text(Property property) {
    if (!property.choices().isEmpty()) {
      List<String> words = Sentences.words(clause);
      return property.choices().stream().filter(choice -> words.contains(choice.toLowerCase(Locale.ROOT))).findFirst()
          .orElse(null);
    }
    Matcher quoted = QUOTED.matcher(clause);
    if (quoted.find()) {
      return quoted.group(1);
    } else if (WORDINGS.contains(property.name().toLowerCase(Locale.ROOT))) {
      Matcher subject = SUBJECT.matcher(clause);
      return (subject.find() ? subject.group(1) : clause).replaceFirst("[?.!\\s]+$", "");
    }
    List<String> named = Places.in(clause);
    Matcher proper = PROPER.matcher(clause);
    return !named.isEmpty() ? named.getFirst() : proper.find() ? proper.group() : null;
  }
}

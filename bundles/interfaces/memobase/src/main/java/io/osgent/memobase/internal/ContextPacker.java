package io.osgent.memobase.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packs what is known of a person for a prompt. It never has more tokens than were asked for. */
final class ContextPacker {
  private static final int MOST_EVENTS = 60;
  private static final int MOST_RECOLLECTIONS = 40;
  private static final String HEAD = """
      # What is known of the user
      Use it where it helps to answer; do not bring it up otherwise.
      """;
  private static final String PROFILE = "## Profile:\n";
  private static final String EVENTS = "## Events:\n";
  private static final String RECOLLECTIONS = "## Said before:\n";

  /**
   * What is wanted.
   *
   * @param tokens at most
   * @param question what the person says now, or null
   * @param profileShare of the tokens
   * @param eventShare of the tokens
   * @param profile which slots
   * @param newerThan the oldest events there may be, or null for any
   */
  record Wanted(int tokens, String question, double profileShare, double eventShare, ProfileFilter profile,
      Duration newerThan) {}

  /** What was packed, in lines; the shares that one part leaves go to those that follow. */
  record Packed(List<String> profile, List<String> events, List<String> recollections) {
    String text() {
      return profile.isEmpty() && events.isEmpty() && recollections.isEmpty()
          ? ""
          : HEAD + part(PROFILE, profile) + part(EVENTS, events) + part(RECOLLECTIONS, recollections);
    }

    private static String part(String title, List<String> lines) {
      return lines.isEmpty() ? "" : title + String.join("\n", lines) + "\n";
    }

    /** Without the least important line; null when there is none. */
    Packed less() {
      if (!recollections.isEmpty()) {
        return new Packed(profile, events, allButLast(recollections));
      } else if (!events.isEmpty()) {
        return new Packed(profile, allButLast(events), recollections);
      }
      return profile.isEmpty() ? null : new Packed(allButLast(profile), events, recollections);
    }

    private static List<String> allButLast(List<String> lines) {
      return lines.subList(0, lines.size() - 1);
    }
  }

  private final Tokens tokens;

  ContextPacker(Tokens tokens) {
    this.tokens = tokens;
  }

  /** @param text how it is told; what is told in whatever way stays within the bound */
  Packed pack(Person person, Wanted wanted, Function<Packed, String> text) {
    int room = wanted.tokens() - tokens.of(text.apply(new Packed(List.of(""), List.of(""), List.of(""))));
    List<String> profile = fit(wanted.profile().of(person.profile()).stream().map(Slot::line).toList(),
        (int) (room * wanted.profileShare()));
    int left = room - cost(profile);
    boolean alone = wanted.question() == null;
    int forEvents = alone
        ? left
        : Math.min(left, (int) (room * (wanted.profileShare() + wanted.eventShare())) - cost(profile));
    List<Recollection> chosen = events(person, wanted);
    List<String> events = fit(chosen.stream().map(ContextPacker::dated).toList(), forEvents);
    List<String> said = alone ? List.of() : fit(recollections(person, wanted), left - cost(events));
    var packed = new Packed(profile, events, said);
    while (tokens.of(text.apply(packed)) > wanted.tokens()) {
      Packed less = packed.less();
      if (less == null) {
        break;
      }
      packed = less;
    }
    return packed;
  }

  Packed pack(Person person, Wanted wanted) {
    return pack(person, wanted, Packed::text);
  }

  private List<Recollection> events(Person person, Wanted wanted) {
    Instant oldest = wanted.newerThan() == null ? Instant.MIN : Instant.now().minus(wanted.newerThan());
    Stream<Recollection> fitting = wanted.question() == null
        ? Stream.empty()
        : person.fitting(wanted.question(), MOST_EVENTS, Note.EVENT).stream();
    var seen = new HashSet<String>();
    return Stream.concat(fitting, person.newest(MOST_EVENTS, Note.EVENT).stream()).filter(each -> seen.add(each.id()))
        .filter(each -> !each.note().occurredAt().isBefore(oldest)).toList();
  }

  /** What was distilled from a turn is left out where the turn itself is told. */
  private static List<String> recollections(Person person, Wanted wanted) {
    List<Recollection> found = person.fitting(wanted.question(), MOST_RECOLLECTIONS, Note.TURN, Note.FACT, Note.LESSON);
    Set<String> told = found.stream().map(Recollection::id).collect(Collectors.toSet());
    return found.stream().filter(each -> each.note().sources().stream().noneMatch(told::contains))
        .map(ContextPacker::dated).toList();
  }

  private static String dated(Recollection found) {
    Note note = found.note();
    String who = note.speaker() == null ? "" : note.speaker() + ": ";
    return "- " + note.occurredAt().atZone(ZoneOffset.UTC).toLocalDate() + " "
        + (who + note.content()).replaceAll("\\s+", " ");
  }

  private List<String> fit(List<String> lines, int room) {
    return new ArrayList<>(tokens.fit(lines, line -> line, room));
  }

  private int cost(List<String> lines) {
    return lines.stream().mapToInt(line -> tokens.of(line + "\n")).sum();
  }

  /** A template of one's own: {@code {profile_section}} and {@code {event_section}} stand for the parts. */
  static UnaryOperator<String> sections(Packed packed) {
    String events = Stream.concat(packed.events().stream(), packed.recollections().stream())
        .collect(Collectors.joining("\n"));
    return template -> template.replace("{profile_section}", String.join("\n", packed.profile()))
        .replace("{event_section}", events);
  }
}

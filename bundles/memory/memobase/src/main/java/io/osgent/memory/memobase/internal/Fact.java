package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A fact as it stands: one value of one attribute for one stretch of time, and everything that was said for it.
 *
 * @param said in the order of time; never empty
 * @param until when it was said to end, or null
 * @param to until when it holds: until another took its place or it was said to end; null for no end known
 * @param retired whether that time has come
 * @param extractor what understood it: {@code rules}, the name of a model, or {@code person}
 */
record Fact(String id, String subject, String attribute, String value, String sentence, boolean several,
    List<Said> said, Instant until, Instant to, boolean retired, String extractor) {
  static final String EXTRACTOR = "extractor";
  private static final String SUBJECT = "subject";
  private static final String ATTRIBUTE = "attribute";
  private static final String VALUE = "value";
  private static final String SEVERAL = "several";
  private static final String SAID = "said";
  private static final String UNTIL = "until";

  /** Facts with the same key contradict each other unless they have the same value. */
  record Key(String subject, String attribute, String value) {
    static Key of(String subject, String attribute, String value, boolean several) {
      return new Key(Claim.plain(subject), attribute, several ? Claim.plain(value) : null);
    }
  }

  Key key() {
    return Key.of(subject, attribute, value, several);
  }

  Instant from() {
    return said.getFirst().at();
  }

  List<String> sources() {
    return said.stream().map(Said::source).filter(Objects::nonNull).distinct().toList();
  }

  boolean says(String other) {
    return Claim.plain(value).equals(Claim.plain(other));
  }

  boolean holds(Instant at) {
    return !retired && (to == null || at.isBefore(to));
  }

  Fact with(List<Said> what, Instant end) {
    return new Fact(id, subject, attribute, value, sentence, several, what, end, to, retired, extractor);
  }

  Fact placed(Instant end, boolean replaced) {
    return new Fact(id, subject, attribute, value, sentence, several, said, until, end, replaced, extractor);
  }

  /** As a person has put it right: in other words, or with what else the note gives as its value. */
  Fact corrected(Note by) {
    boolean given = by.metadata().get(VALUE) instanceof String other && !other.equals(value);
    String meant = given ? (String) by.metadata().get(VALUE) : by.content().equals(sentence) ? value : by.content();
    return new Fact(id, subject, attribute, meant, by.content(), several, said, until, to, false, extractor);
  }

  Note note() {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put(SUBJECT, subject);
    metadata.put(ATTRIBUTE, attribute);
    metadata.put(VALUE, value);
    metadata.put(SEVERAL, several);
    metadata.put(SAID, said.stream().map(Said::toMap).toList());
    if (until != null) {
      metadata.put(UNTIL, until.toString());
    }
    metadata.put(EXTRACTOR, extractor);
    return new Note(Note.FACT, sentence, null, null, null, from(), to, sources(), metadata);
  }

  /** Empty for one that somebody else has written, in whatever shape, and for one that never held. */
  static Optional<Fact> of(Recollection stored) {
    Note note = stored.note();
    Map<String, Object> metadata = note.metadata();
    boolean never = note.validTo() != null && !note.validTo().isAfter(note.occurredAt());
    if (never || !(metadata.get(SAID) instanceof List<?> said) || said.isEmpty()) {
      return Optional.empty();
    }
    String until = (String) metadata.get(UNTIL);
    return Optional.of(new Fact(stored.id(), (String) metadata.get(SUBJECT), (String) metadata.get(ATTRIBUTE),
        (String) metadata.get(VALUE), note.content(), Boolean.TRUE.equals(metadata.get(SEVERAL)),
        said.stream().map(Said::of).toList(), until == null ? null : Instant.parse(until), note.validTo(),
        stored.retiredAt() != null, (String) metadata.get(EXTRACTOR)));
  }
}

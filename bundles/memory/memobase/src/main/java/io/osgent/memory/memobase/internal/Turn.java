package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Recollection;
import java.time.Instant;

/**
 * What somebody said, to learn from.
 *
 * @param subject of whom it tells when it says "I": the person, or somebody else by name
 * @param assistant whether an agent said it, which is nothing to learn of the person from
 */
record Turn(String id, String subject, boolean assistant, String words, Instant at) {
  static Turn of(Recollection stored, boolean assistant, Person person) {
    String speaker = stored.note().speaker();
    boolean own = speaker == null || speaker.equals(person.user()) || speaker.equals("user");
    return new Turn(stored.id(), own ? Claim.PERSON : speaker, assistant, stored.note().content(),
        stored.note().occurredAt());
  }
}

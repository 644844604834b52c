package io.osgent.api.event;

import java.time.Instant;

/**
 * One line of a run's log: immutable, and only ever seen once it is durable.
 *
 * @param run the run it belongs to
 * @param seq its number, from 1 without gaps; the cursor of every interface
 * @param at when it happened, to the millisecond
 * @param data what happened
 * @param json the whole event as it stands on the wire and on disk: {@code {"run","seq","type","at","data"}}, encoded once
 */
public record Event(String run, long seq, Instant at, EventData data, String json) {
  /** The event's type as it stands on the wire, e.g. {@code text.delta}. */
  public String type() {
    return data.type();
  }
}

package io.osgent.api.memory;

import java.time.Instant;

/**
 * Something remembered.
 *
 * @param id by which it can be forgotten
 * @param text as it was said or distilled
 * @param score how well it fits, higher is better; comparable within one answer only
 * @param at when it was said
 * @param source the run it came from, or null
 */
public record Recollection(String id, String text, double score, Instant at, String source) {}

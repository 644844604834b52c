package io.osgent.server.run;

import java.time.Instant;

/**
 * What somebody thinks of a run.
 *
 * @param userId who
 * @param helpful whether it was of use
 * @param comment in their words, or null
 * @param counted whether the memories that were recalled in the run were weighed by it
 */
public record Feedback(String run, String userId, boolean helpful, String comment, Instant at, boolean counted) {}

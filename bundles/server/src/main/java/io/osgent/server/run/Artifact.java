package io.osgent.server.run;

import java.time.Instant;

/**
 * What a tool answered, where that was too long for the model to be shown whole.
 *
 * @param tenant the organisation of its user
 * @param call the call it answered
 * @param chars how long it is
 */
public record Artifact(String id, String run, String session, String tenant, String userId, String tool, String call,
    long chars,
    Instant createdAt) {}

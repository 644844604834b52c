package io.osgent.server.run;

import io.osgent.api.policy.Decision;

/**
 * What somebody decides of a tool call that waits.
 *
 * @param arguments JSON text to call the tool with instead, or null for those that were asked about
 * @param argumentsSha256 of the arguments that were shown, which the decision is good for alone, or null for whatever waits
 * @param comment or null; for the log, and for the model when the call does not happen or had happened
 */
public record ApprovalDecision(Decision decision, String arguments, String argumentsSha256, String comment) {}

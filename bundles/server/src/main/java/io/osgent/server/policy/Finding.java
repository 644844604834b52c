package io.osgent.server.policy;

/**
 * What is decided of a call.
 *
 * @param reason why, or null where it is allowed and nobody has said why
 * @param rule which rule did it, as {@code FILE/NAME}; null where it was none of them
 */
public record Finding(Ruling decision, String reason, String rule) {}

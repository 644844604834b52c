package io.osgent.api.model;

import java.time.Instant;

/**
 * What a provider says is left of its rate limits, as of this answer.
 *
 * @param requests how many requests may still be sent before {@code requestsReset}, or null where it does not say
 * @param requestsReset when there are more, or null where it does not say
 * @param tokens how many tokens may still be used before {@code tokensReset}, or null where it does not say
 * @param tokensReset when there are more, or null where it does not say
 */
public record Allowance(Long requests, Instant requestsReset, Long tokens, Instant tokensReset) {}

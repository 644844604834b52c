package io.osgent.api.model;

/**
 * What a model can do.
 *
 * @param contextTokens how many tokens prompt and answer may have together, or 0 where that is not known
 * @param outputTokens how many the answer may have, or 0 where that is not known
 * @param tools whether it can ask for tools
 * @param images whether it can be shown images
 * @param structuredOutput whether it can be held to a JSON schema
 */
public record Abilities(long contextTokens, long outputTokens, boolean tools, boolean images,
    boolean structuredOutput) {}

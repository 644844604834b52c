package io.osgent.core.internal.gathering;

import io.osgent.api.embedding.EmbeddingRequest.Purpose;

/**
 * Whose texts may go in one request. Those of two tenants never do.
 *
 * @param model the name within its provider
 */
public record Lane(String provider, String model, Purpose purpose, String tenant) {}

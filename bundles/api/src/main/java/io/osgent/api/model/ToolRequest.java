package io.osgent.api.model;

/**
 * A model's wish to have a tool called.
 *
 * @param id the provider's name for this call, unique within the answer
 * @param tool the tool's name as the model wrote it
 * @param arguments JSON text exactly as the model wrote it; it may be malformed
 */
public record ToolRequest(String id, String tool, String arguments) {}

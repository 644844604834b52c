package io.osgent.server.memory;

/**
 * What one memory holds of one person.
 *
 * @param userId whose; null for the caller's own
 * @param memory the memory's name; null for the one that counts where none is named
 */
public record Shelf(String userId, String memory) {}

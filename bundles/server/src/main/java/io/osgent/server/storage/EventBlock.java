package io.osgent.server.storage;

/**
 * Some events of one run that were committed together.
 *
 * @param first the number of the first event
 * @param last the number of the last event
 * @param lines the events' JSON, one a line, in order
 */
public record EventBlock(String run, long first, long last, String lines) {}

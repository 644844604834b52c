package io.osgent.memory.search.text;

import java.util.List;

/**
 * A place that fits, whether there is a note or not: what stands around it may be why.
 *
 * @param why in a few words each
 */
public record Ranked(long place, double score, List<String> why) {}

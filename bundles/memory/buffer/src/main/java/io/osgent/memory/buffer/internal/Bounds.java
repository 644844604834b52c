package io.osgent.memory.buffer.internal;

import java.time.Duration;

/**
 * How much is held.
 *
 * @param sessions of one person
 * @param notes of one session
 * @param bytes of all together, as near as they can be counted
 * @param idle how long a session that nobody asks for is kept
 */
record Bounds(int sessions, int notes, long bytes, Duration idle) {}

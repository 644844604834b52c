package io.osgent.memory.memobase.internal;

import java.time.Instant;

/** Something that happened at some time. */
record Happening(String what, Instant at, String source) {}

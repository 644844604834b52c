package io.osgent.memory.memobase.internal;

/** What a run has taught. */
record Lesson(String text, Experience from) {}

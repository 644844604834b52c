package io.osgent.memory.memobase.internal;

import java.util.List;

/** What was understood of a part of the buffer. */
record Extraction(String extractor, List<Claim> claims, List<Happening> happenings, List<Lesson> lessons) {}

/** A memory on top of another one: what was said is kept there word for word, and what is learnt from it as well. */
package io.osgent.memory.memobase.internal;

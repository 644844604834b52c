/**
 * Vectors without a model: texts with the same words, or parts of words, are near each other.
 *
 * <p>The words are told apart by the categories of their characters, not by the JDK's {@link java.text.BreakIterator},
 * whose rules change from one Java to another: a vector that was stored must be found by the next server as well.
 */
package io.osgent.model.lexical.internal;

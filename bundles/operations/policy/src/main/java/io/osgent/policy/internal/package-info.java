/**
 * The rules about tool calls. {@link RulesPolicy} is asked about each; {@link RuleBook} has the rules, {@link RuleSet} goes through them,
 * {@link Meter} counts, and {@link Pins} knows which definitions are trusted.
 */
package io.osgent.policy.internal;

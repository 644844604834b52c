package io.osgent.model.demo.internal;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A wish to have a tool called.
 *
 * @param telling makes a sentence of what the tool answers
 */
record Ask(String tool, Map<String, Object> arguments, UnaryOperator<String> telling) {}

/**
 * What runs in the process of a model, and how the server talks with it: over the standard input and output of the
 * process, a {@link io.osgent.model.local.internal.runner.Command} or {@link
 * io.osgent.model.local.internal.runner.Report} at a time. It needs nothing but the JDK and llama.cpp.
 */
package io.osgent.model.local.internal.runner;

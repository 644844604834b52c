/**
 * Models out of GGUF files. Each that is in use runs in a process of its own beside the server, a {@link
 * io.osgent.model.local.internal.runner.Runner}: llama.cpp ends the process it is in when it comes upon something it did
 * not expect, such as a chat template that refuses a conversation, and its library for Java never gives back the memory and
 * the thread of a model. A process is gone as a whole, whenever the server wants it to be.
 */
package io.osgent.model.local.internal;

/** The short-term memory: what was said lately, in the server's own memory. */
package io.osgent.memory.buffer.internal;

/**
 * The embedded memory: notes in the server's own SQLite file, found by their words and, with an embedding model, by their
 * vectors. Each write is one transaction over the notes and all they are found by.
 */
package io.osgent.memory.sqlite.internal;

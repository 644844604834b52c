/** Vectors: of which texts, and how near they are to each other. Embedded privately by each memory. */
package io.osgent.memory.search.vector;

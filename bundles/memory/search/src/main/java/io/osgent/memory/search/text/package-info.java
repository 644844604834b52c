/** Words: which a text is found by, and how well a note fits a question. Embedded privately by each memory. */
package io.osgent.memory.search.text;

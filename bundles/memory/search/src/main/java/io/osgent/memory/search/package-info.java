/** What memories have in common besides searching. Embedded privately by each memory. */
package io.osgent.memory.search;

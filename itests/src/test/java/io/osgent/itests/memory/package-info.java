/** A memory as a stranger would drop it in. */
package io.osgent.itests.memory;

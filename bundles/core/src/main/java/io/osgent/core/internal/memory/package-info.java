/** What people and runs have memories remember. */
package io.osgent.core.internal.memory;

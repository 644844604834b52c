/** A model that is small enough for tests, and real. */
package io.osgent.model.local.testing;

/** For providers whose vendor has a library with types of its requests. */
package io.osgent.model.wire.sdk;

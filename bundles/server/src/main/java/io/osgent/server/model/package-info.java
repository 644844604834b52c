/** The models of every kind, for interfaces. */
@Export
@Version("1.0.0")
package io.osgent.server.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** Looking after a live server: bundles, plugins, health. */
@Export
@Version("1.0.0")
package io.osgent.server.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

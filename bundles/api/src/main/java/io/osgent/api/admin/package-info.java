/** Looking after a live server: bundles, plugins, health. */
@Export
@Version("1.0.0")
package io.osgent.api.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** Runs and sessions, as interfaces drive them. */
@Export
@Version("1.0.0")
package io.osgent.server.run;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

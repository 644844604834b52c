/** The memories there are, as those see them who build on them. */
@Export
@Version("1.0.0")
package io.osgent.server.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

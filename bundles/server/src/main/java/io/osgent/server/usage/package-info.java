/** What was used, and what it cost. */
@Export
@Version("1.0.0")
package io.osgent.server.usage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

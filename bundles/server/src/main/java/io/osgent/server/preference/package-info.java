/** What people prefer, as those see it who ask for it and those who bring it. */
@Export
@Version("1.0.0")
package io.osgent.server.preference;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** What is kept of persons, to be shown to them and erased. */
@Export
@Version("1.0.0")
package io.osgent.server.privacy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

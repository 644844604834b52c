/** What the parts of the server have in common. */
@Export
@Version("1.0.0")
package io.osgent.server;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

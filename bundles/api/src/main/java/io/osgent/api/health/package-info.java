/** How a part of the server says whether it can do its work. */
@Export
@Version("1.0.0")
package io.osgent.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

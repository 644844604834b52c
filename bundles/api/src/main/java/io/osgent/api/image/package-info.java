/** Image models: words in, pictures out. */
@Export
@Version("1.0.0")
package io.osgent.api.image;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

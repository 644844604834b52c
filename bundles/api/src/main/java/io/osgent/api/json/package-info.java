/** The JSON of the wire, in one place for every interface. */
@Export
@Version("1.0.0")
package io.osgent.api.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

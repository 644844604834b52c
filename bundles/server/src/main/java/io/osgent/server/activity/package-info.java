/** What was done, by whom and for whom: noted for those who look into it later. */
@Export
@Version("1.0.0")
package io.osgent.server.activity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

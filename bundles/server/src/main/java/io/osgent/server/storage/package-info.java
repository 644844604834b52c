/** What the core needs of a database; one bundle implements it. */
@Export
@Version("1.0.0")
package io.osgent.server.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

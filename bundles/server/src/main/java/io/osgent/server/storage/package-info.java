/** What the core needs of a database, which one bundle implements, and databases for bundles with tables of their own. */
@Export
@Version("1.0.0")
package io.osgent.server.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** What every plugin, interface and the core share: whose data a call touches, how a failure is told, how plugins are named. */
@Export
@Version("1.1.0")
package io.osgent.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** The run's event log: one record a type. */
@Export
@Version("1.0.0")
package io.osgent.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** Planners: pure functions that say what a run does next. */
@Export
@Version("1.0.0")
package io.osgent.api.plan;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

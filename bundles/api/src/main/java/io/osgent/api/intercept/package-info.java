/** Interceptors around model and tool calls. */
@Export
@Version("1.0.0")
package io.osgent.api.intercept;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

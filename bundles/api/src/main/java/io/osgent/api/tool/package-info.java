/** Tools an agent may call; {@link io.osgent.api.tool.RecordTool} is the short way to write one. */
@Export
@Version("1.0.0")
package io.osgent.api.tool;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

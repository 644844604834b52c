/** The rules about tool calls, and the definitions of tools that are trusted. */
@Export
@Version("1.0.0")
package io.osgent.server.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

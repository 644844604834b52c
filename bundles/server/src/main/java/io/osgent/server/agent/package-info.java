/** Agents are data: versioned definitions of who answers, with which model and tools. */
@Export
@Version("1.0.0")
package io.osgent.server.agent;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

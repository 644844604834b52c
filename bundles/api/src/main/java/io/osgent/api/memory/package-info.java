/** Memories an agent recalls from before it answers and that observe what was said after. */
@Export
@Version("1.0.0")
package io.osgent.api.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

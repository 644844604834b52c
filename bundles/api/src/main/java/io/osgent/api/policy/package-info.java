/** Policies: who may let which tool call happen. */
@Export
@Version("1.0.0")
package io.osgent.api.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

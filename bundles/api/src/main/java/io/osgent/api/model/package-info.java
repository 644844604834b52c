/** Chat models: one streaming method, and the events it yields. */
@Export
@Version("1.0.0")
package io.osgent.api.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

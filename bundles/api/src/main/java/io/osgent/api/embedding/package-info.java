/** Embedding models: texts in, vectors out. */
@Export
@Version("1.0.0")
package io.osgent.api.embedding;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

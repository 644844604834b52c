/** What a bundle needs to offer a WebSocket endpoint, with no Jetty type in sight. */
@Export
@Version("1.0.0")
package io.osgent.server.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

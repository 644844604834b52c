package io.osgent.server.http;

import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/** Registered while the HTTP server takes requests. */
@ProviderType
public interface HttpAddress {
  /** Where clients on this machine reach it, e.g. {@code http://127.0.0.1:8080}. */
  URI uri();
}

package io.osgent.api.intercept;

import org.osgi.annotation.versioning.ProviderType;

/** What would have happened without the interceptor. */
@ProviderType
@FunctionalInterface
public interface Next<R> {
  R proceed() throws Exception;
}

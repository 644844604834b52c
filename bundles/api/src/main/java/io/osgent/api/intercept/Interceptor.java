package io.osgent.api.intercept;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Stands around every call of one kind, the highest {@code service.ranking} outermost: to observe, to refuse (by
 * throwing), or to answer in its place. Thread-safe.
 */
@ConsumerType
public interface Interceptor {
  /** Which calls; the same value as long as the service is registered. */
  Phase phase();

  /** Calls {@code next.proceed()} for what would have happened, or does something else. */
  <R> R around(Call<R> call, Next<R> next) throws Exception;
}

/**
 * Named routes to the models of other providers.
 *
 * <p>The circuit breaker is our own: resilience4j's is no bundle and brings Kotlin with it, and what is needed of it here is
 * a class of a page that tells its reason and is driven by a clock that tests can set.
 */
package io.osgent.model.router.internal;

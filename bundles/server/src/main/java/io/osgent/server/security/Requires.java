package io.osgent.server.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What somebody has to be permitted who calls this: on a method of a REST resource, or on its class for all that say
 * nothing else. What says nothing is closed to everybody.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Requires {
  /** One of {@link Permissions}, or one of the bundle's own. */
  String value();
}

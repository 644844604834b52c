package io.osgent.http.internal.limits;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code io.osgent.http.limits} with its defaults. 0 is no limit. */
@ObjectClassDefinition(name = "Limits of the doors", description = "How often and how much at once somebody may ask, over HTTP and "
    + "WebSocket together; 0 is no limit. A change takes effect at once")
@interface LimitsConfig {
  @AttributeDefinition(description = "Requests and WebSocket commands a minute with one key or login", min = "0")
  int keyPerMinute() default 300_000;

  @AttributeDefinition(description = "Requests and WebSocket commands a minute of one user, with whatever keys", min = "0")
  int userPerMinute() default 300_000;

  @AttributeDefinition(description = "Requests and WebSocket commands a minute of one tenant's users together", min = "0")
  int tenantPerMinute() default 1_500_000;

  @AttributeDefinition(description = "Requests a minute without a valid key that come from one address", min = "0")
  int addressPerMinute() default 600;

  @AttributeDefinition(description = "Requests a minute that come from one address to what needs no key, such as logging in", min = "0")
  int openPerMinute() default 600;

  @AttributeDefinition(description = "Connections that are open at once", min = "0")
  int connections() default 32_768;

  @AttributeDefinition(description = "Connections from one address that are open at once", min = "0")
  int connectionsOfAddress() default 16_384;

  @AttributeDefinition(description = "Requests of one user that are under way at once, streams of events among them", min = "0")
  int requestsOfUser() default 8192;

  @AttributeDefinition(description = "WebSocket connections of one user that are open at once", min = "0")
  int webSocketsOfUser() default 8192;

  @AttributeDefinition(description = "How many WebSocket commands in a row are answered with an error before the connection is closed", min = "1")
  int webSocketStrikes() default 100;
}

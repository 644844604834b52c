package io.osgent.security.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.osgent.security.logins}. */
@ObjectClassDefinition(name = "Logins", description = "How long somebody stays in who has logged in with a password")
@interface LoginConfig {
  @AttributeDefinition(description = "How many seconds an access token is good", min = "60", max = "86400")
  int accessSeconds() default 900;

  @AttributeDefinition(description = "How many hours somebody may stay away and come back with the refresh token", min = "1", max = "8760")
  int refreshHours() default 720;

  @AttributeDefinition(description = "After how many hours everybody logs in again, however often they came back", min = "1", max = "8760")
  int longestHours() default 2160;

  @AttributeDefinition(description = "How many logins a user has at once; the oldest ends", min = "1", max = "1000")
  int perUser() default 20;

  @AttributeDefinition(description = "After how many days another key signs access tokens", min = "1", max = "365")
  int keyDays() default 30;
}

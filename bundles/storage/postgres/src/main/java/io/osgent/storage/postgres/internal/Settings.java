package io.osgent.storage.postgres.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.osgent.storage.postgres}. */
@ObjectClassDefinition(name = "PostgreSQL", description = "A PostgreSQL database for the parts that can keep their data in one")
@interface Settings {
  @AttributeDefinition(description = "Where it is: postgres://host:5432/database, with what the driver should know behind ?, "
      + "e.g. sslmode=verify-full")
  String url() default "";

  @AttributeDefinition(description = "Who connects: a plain role, for row-level security does not hold a superuser; "
      + "empty where the URL says it")
  String user() default "";

  @AttributeDefinition(type = AttributeType.PASSWORD, description = "That role's password; better $[secret:postgres] than itself")
  String password() default "";

  @AttributeDefinition(description = "The schema the tables are in; it is made where there is none")
  String schema() default "osgent";

  @AttributeDefinition(min = "1", description = "How many connections there are at most")
  int connections() default 10;

  @AttributeDefinition(min = "1", description = "How long a connection is waited for before a call fails")
  int waitSeconds() default 3;

  @AttributeDefinition(min = "1", description = "How long an answer is waited for before a call fails")
  int answerSeconds() default 10;
}

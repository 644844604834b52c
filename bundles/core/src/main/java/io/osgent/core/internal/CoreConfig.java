package io.osgent.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.osgent.core}, of which each component of the core takes what concerns it. */
@ObjectClassDefinition(name = "Core", description = "How runs and the plugins they use are left and replaced")
public @interface CoreConfig {
  @AttributeDefinition(description = "How many seconds a bundle that is stopped or replaced waits for the calls into its "
      + "plugins, before it breaks them off", min = "0")
  int drainSeconds() default 10;

  @AttributeDefinition(description = "How many seconds a call waits for a plugin that is being replaced", min = "0")
  int parkSeconds() default 30;

  @AttributeDefinition(description = "How many seconds runs have to reach a boundary when the server or the core is stopped", min = "0")
  int boundarySeconds() default 10;

  @AttributeDefinition(description = "The memory that counts where a request names none; empty for sqlite, or where that is not "
      + "here for the one with the highest ranking")
  String memory() default "";

  @AttributeDefinition(description = "How many seconds a run waits for its memories before it goes on without those that have not "
      + "answered", min = "0")
  int memorySeconds() default 2;

  @AttributeDefinition(description = "The policies without which no tool is called: while one of them is not here, every call is "
      + "denied; empty for none")
  String[] policies() default {"rules"};

  @AttributeDefinition(description = "How many milliseconds a run waits for its person's preferences before it goes on without them", min = "0")
  int preferenceMillis() default 500;

  @AttributeDefinition(description = "How many seconds a request waits for the database to take what it asks for, before it is "
      + "refused", min = "1")
  int durableSeconds() default 10;
}

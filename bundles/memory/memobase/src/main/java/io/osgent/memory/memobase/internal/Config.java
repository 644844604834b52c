package io.osgent.memory.memobase.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What it is built on, when it learns, and by what. */
@ObjectClassDefinition(name = "Memobase", description = "A memory that distils a profile, facts, events and lessons")
@interface Config {
  @AttributeDefinition(description = "The memory everything is kept in, e.g. sqlite or pgvector")
  String storage() default "sqlite";

  @AttributeDefinition(description = "The model that understands what was said, as provider/model; "
      + "empty means a few rules of English do")
  String model() default "";

  @AttributeDefinition(min = "1", description = "A person's buffer is learnt from when it has so many tokens")
  int flushTokens() default 1024;

  @AttributeDefinition(min = "1", description = "A person's buffer is learnt from when its oldest turn has waited so long")
  int flushSeconds() default 3600;

  @AttributeDefinition(min = "1", description = "How many people's buffers are learnt from at a time")
  int flushers() default 2;

  @AttributeDefinition(min = "1", description = "How many tokens the model is shown at a time, at most")
  int batchTokens() default 4096;

  @AttributeDefinition(min = "1", description = "How often the model is asked before the buffer is left for later")
  int attempts() default 3;

  @AttributeDefinition(min = "1", description = "How long the model may take for an answer")
  int modelSeconds() default 120;

  @AttributeDefinition(description = "The slots of a profile, each topic/sub_topic, with a * behind where it holds several; "
      + "empty means the usual ones")
  String[] slots() default {};

  @AttributeDefinition(description = "Whether a profile has no other slots")
  boolean strictSlots() default false;

  @AttributeDefinition(description = "Which share of what an agent recalls may be of the profile whether it fits the "
      + "question or not, from 0 to 1")
  double profileShare() default 0.25;
}

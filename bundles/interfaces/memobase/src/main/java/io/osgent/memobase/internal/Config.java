package io.osgent.memobase.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Whose profile it is, and how a context is shared out. */
@ObjectClassDefinition(name = "Profiles and contexts", description = "What is known of a person, over REST")
@interface Config {
  @AttributeDefinition(description = "The memory that knows")
  String memory() default "memobase";

  @AttributeDefinition(description = "Which share of a context the profile may take, from 0 to 1; "
      + "what it leaves goes to events")
  double profileShare() default 0.6;

  @AttributeDefinition(description = "Which share of a context events may take, from 0 to 1; "
      + "what they leave goes to what fits the question")
  double eventShare() default 0.2;

  @AttributeDefinition(min = "1", description = "How many tokens a context has where none are asked for")
  int contextTokens() default 1000;
}

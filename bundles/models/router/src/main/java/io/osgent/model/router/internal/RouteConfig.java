package io.osgent.model.router.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One route; any number of them may be configured side by side. */
@ObjectClassDefinition(name = "Model route", description = "A named route to the models of other providers")
@interface RouteConfig {
  @AttributeDefinition(description = "What stands behind router/ in the route's name")
  String name() default Route.AUTO;

  @AttributeDefinition(description = "The models to ask, each as provider/model and, for weighted, its weight; "
      + "empty means all on offer")
  String[] models() default {};

  @AttributeDefinition(options = {@Option(label = "none", value = ""), @Option(label = "first", value = "first"),
      @Option(label = "weighted", value = "weighted"), @Option(label = "fastest", value = "fastest"),
      @Option(label = "cheapest", value = "cheapest")}, description = "first, weighted, fastest or cheapest: which of them is asked first; "
          + "empty means first where models are named and cheapest elsewhere")
  String choose() default "";

  @AttributeDefinition(options = {@Option(label = "none", value = ""), @Option(label = "low", value = "low"),
      @Option(label = "medium", value = "medium"),
      @Option(label = "high", value = "high")}, description = "low, medium or high: models of less quality are not asked; empty means any are")
  String quality() default "";

  @AttributeDefinition(min = "0", description = "How often a model is asked again before the next one is")
  int maxRetries() default 1;

  @AttributeDefinition(min = "0", description = "The longest pause before a model is asked again; "
      + "where it wants a longer one the next is asked at once")
  double longestPauseSeconds() default 5;

  @AttributeDefinition(description = "How long a model may take to begin its answer before the next is asked; "
      + "0 means as long as it takes")
  double firstPieceSeconds() default 0;

  @AttributeDefinition(description = "Whether an answer that fails a check is given up for the next model's")
  boolean cascade() default false;

  @AttributeDefinition(min = "0", description = "For how long an answer is given again to the same request; 0 means never")
  int cacheSeconds() default 0;

  @AttributeDefinition(min = "1", description = "How many answers are kept")
  int cacheEntries() default 1000;

  @AttributeDefinition(description = "Whether all users of a tenant share them")
  boolean cacheShared() default false;

  @AttributeDefinition(description = "How much alike two last messages are to be for the same answer, from 0 to 1; "
      + "0 means the same word for word")
  double cacheSimilarity() default 0;

  @AttributeDefinition(description = "The embedding model that tells, as provider/model; empty means the default one")
  String cacheEmbedding() default "";
}

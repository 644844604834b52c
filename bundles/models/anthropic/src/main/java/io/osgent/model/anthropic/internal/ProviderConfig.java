package io.osgent.model.anthropic.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One provider that speaks the Messages API; any number of them may be configured side by side. */
@ObjectClassDefinition(name = "Anthropic models", description = "A provider of chat models that speaks Anthropic's Messages API")
@interface ProviderConfig {
  @AttributeDefinition(description = "What stands before the slash in a model's name")
  String name() default Settings.DEFAULT_NAME;

  @AttributeDefinition(type = AttributeType.PASSWORD, description = "The provider's key; may be empty for a server of one's own")
  String apiKey() default "";

  @AttributeDefinition(description = "Where the API is spoken, without /v1; empty means Anthropic itself")
  String baseUrl() default "";

  @AttributeDefinition(description = "The models on offer, the default one first")
  String[] models() default {"claude-sonnet-5", "claude-opus-4-8", "claude-haiku-5-5"};

  @AttributeDefinition(description = "What models cost, each as its name and US dollars for a million tokens of input, "
      + "cached input and output; models that stand only here are on offer as well")
  String[] prices() default {};

  @AttributeDefinition(description = "A file with what models cost and can do, in place of the built-in one; relative to the "
      + "server's home")
  String modelTable() default "";

  @AttributeDefinition(min = "1", description = "The bound on an answer's tokens, thinking included, where the agent has none")
  int maxTokens() default 8192;

  @AttributeDefinition(description = "How much the model thinks before it answers: a number of tokens, at least 1024; "
      + "'adaptive' where the model decides; empty where nothing is to be said of it")
  String thinking() default "";

  @AttributeDefinition(description = "Whether the provider may keep the instructions, the tools and the conversation in its "
      + "cache for the next call")
  boolean promptCache() default true;

  @AttributeDefinition(options = {@Option(label = "auto", value = "auto"), @Option(label = "always", value = "always"),
      @Option(label = "never", value = "never")}, description = "auto, always or never: whether answers are fetched piece by piece; "
          + "auto does so when somebody waits for the pieces")
  String streaming() default "auto";

  @AttributeDefinition(min = "1", description = "The longest silence of the provider")
  int timeoutSeconds() default 600;

  @AttributeDefinition(min = "1", description = "Connections to the provider, as many as calls are to run at once")
  int maxConnections() default 1024;

  @AttributeDefinition(min = "0", description = "How often a call is made again when it failed before the answer began")
  int maxRetries() default 2;
}

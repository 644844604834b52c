package io.osgent.model.ollama.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One Ollama server; any number of them may be configured side by side. */
@ObjectClassDefinition(name = "Ollama models", description = "An Ollama server and the chat models it has")
@interface ProviderConfig {
  @AttributeDefinition(description = "What stands before the slash in a model's name")
  String name() default Settings.DEFAULT_NAME;

  @AttributeDefinition(description = "Where the server is, in any form that OLLAMA_HOST may have")
  String baseUrl() default "127.0.0.1:11434";

  @AttributeDefinition(type = AttributeType.PASSWORD, description = "The server's key, where it asks for one")
  String apiKey() default "";

  @AttributeDefinition(description = "The models on offer, the default one first; empty for those the server has")
  String[] models() default {};

  @AttributeDefinition(description = "What models cost, each as its name and US dollars for a million tokens of input, "
      + "cached input and output; empty where nobody is paid")
  String[] prices() default {};

  @AttributeDefinition(options = {@Option(label = "none", value = ""), @Option(label = "true", value = "true"),
      @Option(label = "false", value = "false"), @Option(label = "low", value = "low"),
      @Option(label = "medium", value = "medium"), @Option(label = "high", value = "high"),
      @Option(label = "max", value = "max")}, description = "Whether models think before they answer: true, false, low, medium, high or max; "
          + "empty for what the model does by itself")
  String thinking() default "";

  @AttributeDefinition(min = "0", description = "How many tokens prompt and answer may have together; 0 for the server's default, which "
      + "cuts off what is longer without a word")
  int contextTokens() default 0;

  @AttributeDefinition(description = "How long the server keeps a model loaded after a call, e.g. 30m; empty for its default")
  String keepAlive() default "";

  @AttributeDefinition(options = {@Option(label = "auto", value = "auto"), @Option(label = "always", value = "always"),
      @Option(label = "never", value = "never")}, description = "auto, always or never: whether answers are fetched piece by piece; "
          + "auto does so when somebody waits for the pieces")
  String streaming() default "auto";

  @AttributeDefinition(min = "1", description = "The longest silence of the server; it may have to load the model first")
  int timeoutSeconds() default 600;

  @AttributeDefinition(min = "1", description = "Connections to the server, as many as calls are to run at once")
  int maxConnections() default 256;

  @AttributeDefinition(min = "0", description = "How often a call is made again when it failed before the answer began")
  int maxRetries() default 2;

  @AttributeDefinition(description = "The embedding models on offer, the default one first; empty for those the server has")
  String[] embeddingModels() default {};

  @AttributeDefinition(description = "How many texts one request may hold")
  int embeddingBatch() default 64;

  @AttributeDefinition(description = "Whether the end of a text that is too long to be embedded is left out; it is refused "
      + "otherwise")
  boolean embeddingTruncate() default false;
}

package io.osgent.model.openai.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One provider that speaks OpenAI's protocol; any number of them may be configured side by side. */
@ObjectClassDefinition(name = "OpenAI models", description = "A provider of chat models that speaks OpenAI's protocol")
@interface ProviderConfig {
  @AttributeDefinition(description = "What stands before the slash in a model's name")
  String name() default Settings.DEFAULT_NAME;

  @AttributeDefinition(type = AttributeType.PASSWORD, description = "The provider's key; may be empty for a local server")
  String apiKey() default "";

  @AttributeDefinition(description = "Where the protocol is spoken; empty means OpenAI itself")
  String baseUrl() default "";

  @AttributeDefinition(options = {@Option(label = "auto", value = "auto"),
      @Option(label = "responses", value = "responses"),
      @Option(label = "chat", value = "chat")}, description = "auto, responses or chat; auto means responses at OpenAI and chat elsewhere")
  String api() default "auto";

  @AttributeDefinition(description = "auto, yes or no: whether this is Azure OpenAI; auto goes by the address, and by whether "
      + "there is an apiVersion")
  String azure() default "auto";

  @AttributeDefinition(description = "The version of Azure's classic surface, e.g. 2024-10-21; empty for its v1, which has none")
  String apiVersion() default "";

  @AttributeDefinition(description = "The models on offer, the default one first; at Azure the names of deployments")
  String[] models() default {"gpt-6.1-terra", "gpt-6.1-sol", "gpt-6-luna"};

  @AttributeDefinition(description = "What models cost, each as its name and US dollars for a million tokens of input, "
      + "cached input and output; models that stand only here are on offer as well")
  String[] prices() default {};

  @AttributeDefinition(description = "A file with what models cost and can do, in place of the built-in one; relative to the "
      + "server's home")
  String modelTable() default "";

  @AttributeDefinition(options = {@Option(label = "auto", value = "auto"), @Option(label = "always", value = "always"),
      @Option(label = "never", value = "never")}, description = "auto, always or never: whether answers are fetched piece by piece; "
          + "auto does so when somebody waits for the pieces")
  String streaming() default "auto";

  @AttributeDefinition(options = {@Option(label = "none", value = ""), @Option(label = "auto", value = "auto"),
      @Option(label = "concise", value = "concise"),
      @Option(label = "detailed", value = "detailed")}, description = "auto, concise or detailed summaries of the model's reasoning; empty for none")
  String reasoningSummary() default "";

  @AttributeDefinition(min = "1", description = "The longest silence of the provider")
  int timeoutSeconds() default 600;

  @AttributeDefinition(min = "1", description = "Connections to the provider, as many as calls are to run at once")
  int maxConnections() default 1024;

  @AttributeDefinition(min = "0", description = "How often a call is made again when it failed before the answer began")
  int maxRetries() default 2;

  @AttributeDefinition(description = "The embedding models on offer, the default one first; empty means OpenAI's at OpenAI "
      + "and none elsewhere")
  String[] embeddingModels() default {};

  @AttributeDefinition(description = "auto, base64 or float: how vectors are to come; auto means base64 at OpenAI and as the "
      + "server likes elsewhere")
  String embeddingEncoding() default "auto";

  @AttributeDefinition(description = "How many dimensions vectors are to have, where the model can be asked; 0 for its own")
  int embeddingDimensions() default 0;

  @AttributeDefinition(description = "How many texts one request may hold")
  int embeddingBatch() default 128;

  @AttributeDefinition(description = "The image models on offer, the default one first; empty means OpenAI's at OpenAI and "
      + "none elsewhere")
  String[] imageModels() default {};
}

package io.osgent.model.local.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Models out of files; any number of such providers may be configured side by side. */
@ObjectClassDefinition(name = "Local models", description = "Models out of GGUF files, run by the server itself")
@interface ProviderConfig {
  @AttributeDefinition(description = "What stands before the slash in a model's name")
  String name() default Settings.DEFAULT_NAME;

  @AttributeDefinition(description = "The models that answer, the default one first: .gguf files, and folders of them, "
      + "relative to the server's home")
  String[] models() default {};

  @AttributeDefinition(description = "The models that embed texts, given in the same way")
  String[] embeddingModels() default {};

  @AttributeDefinition(description = "How many tokens prompt and answer may have together; 0 for what the model was made "
      + "for, but at most 8192: the room for them is taken when the model is loaded")
  int contextTokens() default 0;

  @AttributeDefinition(description = "How many answers a model gives at once; others wait")
  int answersAtOnce() default 2;

  @AttributeDefinition(description = "Threads that calculate, for each model; 0 for what llama.cpp thinks right")
  int threads() default 0;

  @AttributeDefinition(description = "How many of a model's layers are put on the GPU, where llama.cpp finds one")
  int gpuLayers() default 0;

  @AttributeDefinition(description = "How long a model stays loaded after its last answer")
  int keepLoadedSeconds() default 300;

  @AttributeDefinition(description = "How long loading a model may take")
  int loadSeconds() default 120;
}

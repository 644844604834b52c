package io.osgent.model.onnx.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One directory of embedding models; any number of them may be configured side by side. */
@ObjectClassDefinition(name = "ONNX embedding models", description = "Sentence-embedding models that run inside the server")
@interface ProviderConfig {
  @AttributeDefinition(description = "What stands before the slash in a model's name")
  String name() default Settings.DEFAULT_NAME;

  @AttributeDefinition(description = "The folder of a model, as it is downloaded from a model hub, or a folder of such folders; "
      + "relative to the server's home. A model is called as its folder is")
  String directory() default "models/onnx";

  @AttributeDefinition(description = "How one vector is made of those of all tokens: mean, cls or last; auto for what the "
      + "model's own files say, and mean where they say nothing")
  String pooling() default Settings.AUTO;

  @AttributeDefinition(description = "What is put before a text that is searched with, in double quotes where it ends with a "
      + "space; auto for what the model's own files say")
  String queryPrefix() default Settings.AUTO;

  @AttributeDefinition(description = "What is put before a text that is to be found; as queryPrefix")
  String documentPrefix() default Settings.AUTO;

  @AttributeDefinition(description = "How many tokens of a text count, the rest is cut off; 0 for what the model's own files say")
  int maxTokens() default 0;

  @AttributeDefinition(description = "How many processors may calculate at once; 0 for all there are")
  int threads() default 0;

  @AttributeDefinition(description = "How many texts are taken at once")
  int batch() default 32;

  @AttributeDefinition(description = "How long a model stays in memory after it was last used; 0 for as long as the server runs")
  int keepLoadedSeconds() default 900;
}

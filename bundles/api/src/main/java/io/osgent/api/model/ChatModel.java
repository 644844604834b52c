package io.osgent.api.model;

import io.osgent.api.CallContext;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A provider of chat models, registered as a service with {@code osgent.name} as its provider name. The one way in is a
 * stream; whoever wants the whole answer reads it to the end. A model never runs tools. Implementations are thread-safe.
 */
@ConsumerType
public interface ChatModel {
  /**
   * Sends the request and returns once the provider has begun to answer.
   *
   * @throws ModelException if the provider refused or could not be reached
   * @throws InterruptedException if the caller gave up while waiting
   */
  ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException;

  /** The models this provider is configured to offer, the default one first; empty when it takes any name it is given. */
  default List<ModelInfo> models() {
    return List.of();
  }
}

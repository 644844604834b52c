package io.osgent.api.embedding;

import io.osgent.api.model.Usage;
import java.util.List;

/**
 * What an embedding model answers.
 *
 * @param vectors one for each text, in their order, of unit length; not to be changed, for others may be shown the same
 * @param usage as the provider counted it; {@link Usage#NONE} where it does not
 */
public record Embeddings(List<float[]> vectors, Usage usage) {
  public Embeddings {
    vectors = List.copyOf(vectors);
  }
}

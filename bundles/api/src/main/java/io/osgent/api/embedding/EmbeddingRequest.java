package io.osgent.api.embedding;

import java.util.List;

/**
 * What an embedding model is asked.
 *
 * @param model the name after {@code provider/}
 * @param texts at least one; none is empty
 * @param purpose what the vectors are for: some models embed questions otherwise than what is searched
 */
public record EmbeddingRequest(String model, List<String> texts, Purpose purpose) {
  /** What vectors are for. */
  public enum Purpose {
    /** To be found. */
    DOCUMENT,
    /** To find with. */
    QUERY
  }

  public EmbeddingRequest {
    texts = List.copyOf(texts);
  }
}

package io.osgent.server.model;

import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.server.security.Principal;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The models of every kind: which there are, and what those for vectors and pictures answer outside any run. Thread-safe. */
@ProviderType
public interface ModelDesk {
  /** Every model on offer now, those for words first. */
  List<ModelOnOffer> models();

  /** What counts where no model of this kind is named, as {@code provider/model}; empty when there is none. */
  Optional<String> byDefault(ModelKind kind);

  /**
   * Embeds texts.
   *
   * @param model {@code provider/model}
   * @throws io.osgent.api.ProblemException what went wrong, as clients are told of it
   */
  Embeddings embed(String model, List<String> texts, Purpose purpose, Principal by);

  /**
   * Makes pictures.
   *
   * @param model {@code provider/model}; it counts instead of the name in the request
   * @throws io.osgent.api.ProblemException what went wrong, as clients are told of it
   */
  Images make(String model, ImageRequest request, Principal by);
}

package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.image.ImageModels;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.model.ModelException;
import io.osgent.server.model.ModelDesk;
import io.osgent.server.model.ModelKind;
import io.osgent.server.model.ModelOnOffer;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The models of every kind, for people and programs outside any run. */
@Component(immediate = true)
public final class DirectModels implements ModelDesk {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Catalog catalog;
  private final EmbeddingModels embeddings;
  private final ImageModels images;

  @Activate
  public DirectModels(@Reference Catalog catalog, @Reference EmbeddingModels embeddings,
      @Reference ImageModels images) {
    this.catalog = catalog;
    this.embeddings = embeddings;
    this.images = images;
  }

  @Override
  public List<ModelOnOffer> models() {
    return Stream.of(catalog.models().stream().map(model -> ModelOnOffer.of(ModelKind.CHAT, model)),
        embeddings.list().stream().map(ModelOnOffer::of),
        images.list().stream().map(model -> ModelOnOffer.of(ModelKind.IMAGE, model))).flatMap(Function.identity())
        .toList();
  }

  @Override
  public Optional<String> byDefault(ModelKind kind) {
    return switch (kind) {
      case CHAT -> catalog.defaultModel();
      case EMBEDDING -> embeddings.byDefault();
      case IMAGE -> images.byDefault();
    };
  }

  @Override
  public Embeddings embed(String model, List<String> texts, Purpose purpose, Principal by) {
    return told(() -> embeddings.embed(model, new EmbeddingRequest(model, texts, purpose), context(by)));
  }

  @Override
  public Images make(String model, ImageRequest request, Principal by) {
    return told(() -> images.make(model, request, context(by)));
  }

  private static DirectCall context(Principal by) {
    return new DirectCall(by, Instant.now().plus(LONGEST));
  }

  private interface Call<R> {
    R make() throws ModelException, InterruptedException;
  }

  private static <R> R told(Call<R> call) {
    try {
      return call.make();
    } catch (ModelException e) {
      throw e.getCause() instanceof ProblemException budget
          ? budget
          : new ProblemException(ModelCalls.problem(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          new Problem("model_connection", 503, "the call was broken off: the server is being stopped", true, null,
              null),
          e);
    }
  }
}

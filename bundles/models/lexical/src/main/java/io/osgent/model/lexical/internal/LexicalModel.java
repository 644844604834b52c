package io.osgent.model.lexical.internal;

import io.osgent.api.CallContext;
import io.osgent.api.PluginNames;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Embeds texts by their words, inside the server, without network and key. It says plainly what it is: it finds what is
 * written alike, and knows nothing of meaning. Its low ranking makes it the default only where no other provider is there.
 */
@Component(property = {PluginNames.NAME + "=lexical", "service.ranking:Integer=-1000"})
public final class LexicalModel implements EmbeddingModel {
  /** Its name is that of the vectors it makes: other ones will have another. */
  private static final EmbeddingInfo WORDS = new EmbeddingInfo("words-1",
      "Built in and offline: finds texts with the same words and parts of words, and knows nothing of their meaning",
      HashedVector.DIMENSIONS, 256, new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO));

  @Override
  public Embeddings embed(EmbeddingRequest request, CallContext context) throws InterruptedException {
    var vectors = new ArrayList<float[]>(request.texts().size());
    for (String text : request.texts()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("nobody waits for the vectors any more");
      }
      vectors.add(HashedVector.of(Features.of(text)));
    }
    return new Embeddings(vectors, Usage.NONE);
  }

  @Override
  public List<EmbeddingInfo> embeddingModels() {
    return List.of(WORDS);
  }
}

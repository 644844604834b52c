package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.core.internal.gathering.Lane;
import io.osgent.core.internal.gathering.Turn;
import java.util.List;

/** One request to a provider of vectors, with the lease on the provider. When it can wait no longer, the call is broken off. */
final class LeasedEmbedding implements Turn {
  private final Plugin<EmbeddingModel>.Lease lease;
  private final Lane lane;

  LeasedEmbedding(Plugin<EmbeddingModel>.Lease lease, Lane lane) {
    this.lease = lease;
    this.lane = lane;
  }

  /** A model that is not on the provider's list can hardly take less than those that are. */
  @Override
  public int most() {
    List<EmbeddingInfo> known = lease.service().embeddingModels();
    int said = known.stream().filter(info -> info.name().equals(lane.model())).mapToInt(EmbeddingInfo::batch)
        .findFirst()
        .orElseGet(() -> known.stream().mapToInt(EmbeddingInfo::batch).min().orElse(1));
    return Math.max(1, said);
  }

  @Override
  public long provider() {
    return lease.plugin().number();
  }

  @Override
  public Embeddings ask(List<String> texts, CallContext context) throws ModelException, InterruptedException, Lost {
    lease.whenRevoked(Thread.currentThread()::interrupt);
    try {
      return lease.service().embed(new EmbeddingRequest(lane.model(), texts, lane.purpose()), context);
    } catch (InterruptedException | ModelException | RuntimeException e) {
      if (lease.revoked()) {
        Thread.interrupted();
        throw new Lost();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    lease.close();
  }
}

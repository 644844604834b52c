package io.osgent.core.internal.gathering;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import java.util.List;

/** Leave to ask a provider, for as long as it is open. */
public interface Turn extends AutoCloseable {
  /** Where turns come from. */
  interface Source {
    /** A turn with whoever serves the lane now; waits for one that is being replaced. */
    Turn next(Lane lane) throws ModelException, InterruptedException;
  }

  /** The provider was replaced while it was asked; another turn may ask the next. */
  final class Lost extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** How many texts one request may hold. */
  int most();

  /** Whom this asks: another number where vectors may be others. */
  long provider();

  Embeddings ask(List<String> texts, CallContext context) throws ModelException, InterruptedException, Lost;

  @Override
  void close();
}

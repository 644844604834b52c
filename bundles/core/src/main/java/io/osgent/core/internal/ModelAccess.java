package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.api.model.Allowance;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelEvent.UsageReport;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets plug-ins ask the models of other plug-ins, under a lease like any run. */
@Component(immediate = true)
public final class ModelAccess implements Models {
  private final Catalog catalog;
  private final PluginRegistry registry;
  private final Budgets budgets;

  @Activate
  public ModelAccess(@Reference Catalog catalog, @Reference PluginRegistry registry, @Reference Budgets budgets) {
    this.catalog = catalog;
    this.registry = registry;
    this.budgets = budgets;
  }

  @Override
  public List<ModelInfo> list() {
    return catalog.models();
  }

  @Override
  public ModelStream open(String model, ChatRequest request, CallContext context)
      throws ModelException, InterruptedException {
    ModelName name = ModelName.of(model)
        .orElseThrow(() -> new ModelException(Kind.NOT_FOUND, ModelName.advice(model)));
    Plugin<ChatModel>.Lease lease = registry.models().acquire(name.provider()).orElseThrow(
        () -> new ModelException(Kind.NOT_FOUND, "the model provider '" + name.provider() + "' is not here now"));
    return open(lease, request.to(name.model()), context);
  }

  private ModelStream open(Plugin<ChatModel>.Lease lease, ChatRequest request, CallContext context)
      throws ModelException, InterruptedException {
    Thread asking = Thread.currentThread();
    Budgets.Reservation reservation = Budgets.Reservation.NONE;
    lease.whenRevoked(asking::interrupt);
    try {
      ModelInfo model = CallEstimate.model(lease.service(), request.model());
      reservation = budgets.reserveFor(context, () -> CallEstimate.most(request, model));
      return new Leased(lease, lease.service().open(request, new Once(context)), model == null ? null : model.price(),
          reservation);
    } catch (InterruptedException | ModelException | RuntimeException e) {
      reservation.close();
      lease.close();
      if (lease.revoked() && !context.cancelled()) {
        Thread.interrupted();
        throw replaced(lease, false);
      }
      throw e;
    }
  }

  private static ModelException replaced(Plugin<ChatModel>.Lease lease, boolean begun) {
    return new ModelException(Kind.CONNECTION, "the provider '" + lease.plugin().name() + "' was replaced", begun, null,
        null);
  }

  /** The call as its provider sees it: attempts of its own would multiply with those of whoever asks here. */
  private record Once(CallContext call) implements CallContext {
    @Override
    public Scope scope() {
      return call.scope();
    }

    @Override
    public String run() {
      return call.run();
    }

    @Override
    public Instant deadline() {
      return call.deadline();
    }

    @Override
    public boolean cancelled() {
      return call.cancelled();
    }

    @Override
    public boolean retries() {
      return true;
    }
  }

  /** When the provider can wait no longer, the stream is closed. */
  private static final class Leased implements ModelStream {
    private final Plugin<ChatModel>.Lease lease;
    private final ModelStream stream;
    private final Price price;
    private final Budgets.Reservation reservation;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile UsageReport last = new UsageReport(Usage.NONE);

    Leased(Plugin<ChatModel>.Lease lease, ModelStream stream, Price price, Budgets.Reservation reservation) {
      this.lease = lease;
      this.stream = stream;
      this.price = price;
      this.reservation = reservation;
      lease.whenRevoked(stream::close);
    }

    @Override
    public ModelEvent next() throws ModelException, InterruptedException {
      try {
        ModelEvent event = stream.next();
        if (event instanceof UsageReport report) {
          last = report;
        }
        return event;
      } catch (ModelException | InterruptedException e) {
        if (lease.revoked()) {
          throw replaced(lease, true);
        }
        throw e;
      }
    }

    @Override
    public boolean ready() {
      return stream.ready();
    }

    @Override
    public Allowance allowance() {
      return stream.allowance();
    }

    @Override
    public void close() {
      stream.close();
      if (closed.compareAndSet(false, true)) {
        reservation.charge(last.cost() != null || price == null ? last.cost() : price.of(last.usage()));
        lease.close();
      }
    }
  }
}

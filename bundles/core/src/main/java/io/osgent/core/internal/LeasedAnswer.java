package io.osgent.core.internal;

import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;

/** A provider's answer, with the lease on the provider. When the provider can wait no longer, the stream is closed. */
final class LeasedAnswer implements World.Answer {
  private final Plugin<ChatModel>.Lease lease;
  private final ModelStream stream;
  private final Price price;
  private final Budgets.Reservation reservation;

  /** @param price of the model, or null where it is not known */
  LeasedAnswer(Plugin<ChatModel>.Lease lease, ModelStream stream, Price price,
      Budgets.Reservation reservation) {
    this.lease = lease;
    this.stream = stream;
    this.price = price;
    this.reservation = reservation;
    lease.whenRevoked(stream::close);
  }

  @Override
  public String bundle() {
    return lease.plugin().bundleName();
  }

  @Override
  public ModelEvent next() throws ModelException, InterruptedException, Withdrawn {
    try {
      return stream.next();
    } catch (ModelException | InterruptedException e) {
      if (lease.revoked()) {
        throw new Withdrawn();
      }
      throw e;
    }
  }

  @Override
  public boolean ready() {
    return stream.ready();
  }

  @Override
  public BigDecimal cost(Usage usage) {
    return price == null ? null : price.of(usage);
  }

  @Override
  public void charge(BigDecimal cost) {
    reservation.charge(cost);
  }

  @Override
  public void close() {
    stream.close();
    reservation.close();
    lease.close();
  }
}

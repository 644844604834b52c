package io.osgent.model.router.internal;

import io.osgent.api.model.ModelEvent.UsageReport;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;

/** What all attempts of one call have used and cost, each at its own model's price. */
final class Ledger {
  private Usage settled = Usage.NONE;
  private BigDecimal settledCost;
  private Usage running = Usage.NONE;
  private BigDecimal runningCost;

  /**
   * Takes what the attempt under way has used so far.
   *
   * @param price of its model, or null
   * @return what all have used together; the cost is null where no price is known
   */
  UsageReport report(UsageReport report, Price price) {
    running = report.usage();
    runningCost = report.cost() != null || price == null ? report.cost() : price.of(running);
    return new UsageReport(settled.plus(running), sum(settledCost, runningCost));
  }

  /** The attempt under way is over; what comes next is another's. */
  void settle() {
    settled = settled.plus(running);
    settledCost = sum(settledCost, runningCost);
    running = Usage.NONE;
    runningCost = null;
  }

  private static BigDecimal sum(BigDecimal one, BigDecimal other) {
    return one == null ? other : other == null ? one : one.add(other);
  }
}

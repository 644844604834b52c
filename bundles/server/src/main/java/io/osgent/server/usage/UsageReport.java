package io.osgent.server.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What was used.
 *
 * @param rows one for each group there is something of, in the groups' order
 */
public record UsageReport(LocalDate from, LocalDate to, List<Dimension> groupBy, List<Row> rows) {
  /**
   * What one group has used; a dimension it is not told apart by is null.
   *
   * @param userId {@code erased} for all whose data was erased
   * @param runs that were accepted; null where models or tools are told apart, for a run may use several
   * @param modelCalls how often a model was asked
   * @param cachedCalls how often an answer that was known before was given again instead
   * @param cost in US dollars, of the calls whose price is known
   * @param unpricedCalls how many calls had no known price
   */
  public record Row(LocalDate day, String userId, String agent, String model, String provider, String tool, String key,
      Long runs, long modelCalls, long cachedCalls, long inputTokens, long outputTokens, long cachedInputTokens,
      BigDecimal cost, long unpricedCalls, long toolCalls, long toolErrors) {}
}

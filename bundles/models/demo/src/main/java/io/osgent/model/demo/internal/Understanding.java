package io.osgent.model.demo.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What was made of a text.
 *
 * @param asks tools to call
 * @param remarks sentences that can be said without a tool
 */
record Understanding(List<Ask> asks, List<String> remarks) {
  static final Understanding NOTHING = new Understanding(List.of(), List.of());

  static Understanding asking(List<Ask> asks) {
    return new Understanding(asks, List.of());
  }

  static Understanding saying(String remark) {
    return new Understanding(List.of(), List.of(remark));
  }

  boolean isNothing() {
    return asks.isEmpty() && remarks.isEmpty();
  }

  Understanding and(Understanding other) {
    var allAsks = new ArrayList<>(asks);
    allAsks.addAll(other.asks);
    var allRemarks = new ArrayList<>(remarks);
    allRemarks.addAll(other.remarks);
    return new Understanding(allAsks, allRemarks);
  }
}

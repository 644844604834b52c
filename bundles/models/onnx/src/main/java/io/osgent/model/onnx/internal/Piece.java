package io.osgent.model.onnx.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts that are calculated together, because they are about as long as each other: what is filled up is calculated too.
 *
 * @param places of the texts in what was asked
 */
record Piece(List<Integer> places, List<String> texts) {
  /** Enough to keep a processor busy, few enough that others come in between. */
  private static final int SIZE = 8;

  static List<Piece> of(List<String> texts) {
    List<Integer> byLength = IntStream.range(0, texts.size()).boxed()
        .sorted(Comparator.comparing((Integer place) -> texts.get(place).length()).reversed()).toList();
    List<Piece> pieces = new ArrayList<>();
    for (int from = 0; from < byLength.size(); from += SIZE) {
      List<Integer> places = byLength.subList(from, Math.min(from + SIZE, byLength.size()));
      pieces.add(new Piece(places, places.stream().map(texts::get).toList()));
    }
    return pieces;
  }
}

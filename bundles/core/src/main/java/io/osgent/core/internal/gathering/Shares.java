package io.osgent.core.internal.gathering;

import io.osgent.api.model.Usage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Divides what one request used among those it was for, by how much each of them sent; no token is lost or made. */
final class Shares {
  private Shares() {}

  /** @param sent by each, at least 1 */
  static Usage[] of(Usage whole, long[] sent) {
    long[] input = divide(whole.inputTokens(), sent);
    long[] output = divide(whole.outputTokens(), sent);
    long[] cached = divide(whole.cachedInputTokens(), sent);
    long[] reasoning = divide(whole.reasoningTokens(), sent);
    return IntStream.range(0, sent.length)
        .mapToObj(i -> new Usage(input[i], output[i], Math.min(cached[i], input[i]), reasoning[i]))
        .toArray(Usage[]::new);
  }

  /** What is left after rounding down goes to those who lost most by it. */
  private static long[] divide(long whole, long[] sent) {
    long all = Arrays.stream(sent).sum();
    long[] shares = Arrays.stream(sent).map(part -> whole * part / all).toArray();
    long left = whole - Arrays.stream(shares).sum();
    IntStream.range(0, sent.length).boxed()
        .sorted(Comparator.<Integer>comparingLong(i -> whole * sent[i] % all).reversed()).limit(left)
        .forEach(i -> shares[i]++);
    return shares;
  }
}

package io.osgent.model.wire;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a provider is reached.
 *
 * @param name the provider's, as it is configured
 * @param baseUrl without a slash at its end
 * @param headers that every request carries; one of them may be the key
 * @param timeout the longest silence of the provider
 * @param maxRetries how often a call is made again when it failed before the answer began
 */
public record Connection(String name, String baseUrl, Map<String, String> headers, Streaming streaming,
    Duration timeout, int maxConnections, int maxRetries) {
  private static final Set<String> KEYS = Set.of("authorization", "x-api-key");

  public Connection {
    headers = Map.copyOf(headers);
  }

  /** A text without the key, which some providers repeat when they do not take it. */
  String withoutKey(String text) {
    String without = text;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (KEYS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        String key = header.getValue().replaceFirst("^Bearer ", "");
        without = key.isEmpty() ? without : without.replace(key, "…");
      }
    }
    return without;
  }

  /** Leaves the headers out: they hold the key. */
  @Override
  public String toString() {
    return name + " at " + baseUrl;
  }
}

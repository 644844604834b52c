package io.osgent.model.wire;

import java.time.Duration;
import java.util.Map;

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
  public Connection {
    headers = Map.copyOf(headers);
  }

  /** Leaves the headers out: they hold the key. */
  @Override
  public String toString() {
    return name + " at " + baseUrl;
  }
}

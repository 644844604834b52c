package io.osgent.core.internal;

import java.time.Duration;

/**
 * How long is waited where runs come and go.
 *
 * @param boundary for runs to reach one when their carrier is stopped
 * @param recall for the memories of a run
 * @param durable for what a request asks for to be on the disk, before it is refused
 */
record Waits(Duration boundary, Duration recall, Duration durable) {
  static Waits of(CoreConfig config) {
    return new Waits(Duration.ofSeconds(config.boundarySeconds()), Duration.ofSeconds(config.memorySeconds()),
        Duration.ofSeconds(config.durableSeconds()));
  }
}

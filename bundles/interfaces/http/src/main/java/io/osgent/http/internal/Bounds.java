package io.osgent.http.internal;

import java.time.Duration;

/**
 * What a request may be like before anybody knows whose it is.
 *
 * @param headerBytes of its whole head
 * @param headers how many fields its head may have
 * @param uriLength of its path and query
 * @param head how long its head may take, and how long its body may be silent
 * @param bodyBytesPerSecond how slowly its body may come, on the whole
 */
public record Bounds(int headerBytes, int headers, int uriLength, Duration head, int bodyBytesPerSecond) {
  public static final Bounds USUAL = new Bounds(16 * 1024, 100, 8 * 1024, Duration.ofSeconds(20), 512);
}

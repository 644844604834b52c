package io.osgent.http.internal;

import java.time.Duration;

/** What the server is run with, checked. */
public record Settings(String host, int port, int maxBodyBytes, int maxUploadBytes, Duration idle, Duration drain,
    Duration park, Duration write, int webSocketMaxMessageBytes, Duration webSocketIdle, Duration webSocketWrite,
    Bounds bounds, Origins origins, TrustedProxies proxies) {

  /** With the usual bounds, for nobody's pages and behind no proxy. */
  public Settings(String host, int port, int maxBodyBytes, int maxUploadBytes, Duration idle, Duration drain,
      Duration park,
      Duration write, int webSocketMaxMessageBytes, Duration webSocketIdle, Duration webSocketWrite) {
    this(host, port, maxBodyBytes, maxUploadBytes, idle, drain, park, write, webSocketMaxMessageBytes, webSocketIdle,
        webSocketWrite, Bounds.USUAL, Origins.NONE, TrustedProxies.NONE);
  }

  /**
   * @param host wins over the configured one unless null
   * @param port wins over the configured one unless null
   * @throws IllegalArgumentException saying which value is wrong and what would be right
   */
  static Settings of(Config config, String host, String port) {
    return new Settings(host == null ? config.host() : host, port == null ? config.port() : number("port", port),
        positive("maxBodyBytes", config.maxBodyBytes()), positive("maxUploadBytes", config.maxUploadBytes()),
        seconds("idleTimeoutSeconds", config.idleTimeoutSeconds()), seconds("drainSeconds", config.drainSeconds()),
        seconds("parkSeconds", config.parkSeconds()), seconds("writeSeconds", config.writeSeconds()),
        positive("webSocketMaxMessageBytes", config.webSocketMaxMessageBytes()),
        seconds("webSocketIdleSeconds", config.webSocketIdleSeconds()),
        seconds("webSocketWriteSeconds", config.webSocketWriteSeconds()),
        new Bounds(positive("maxHeaderBytes", config.maxHeaderBytes()), positive("maxHeaders", config.maxHeaders()),
            positive("maxUriLength", config.maxUriLength()), seconds("headSeconds", config.headSeconds()),
            positive("bodyBytesPerSecond", config.bodyBytesPerSecond())),
        Origins.of(config.allowedOrigins()), TrustedProxies.of(config.proxies()));
  }

  public Settings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port should be 0 (any free one) to 65535, but is " + port);
    }
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " should be a whole number, but is '" + value + "'", e);
    }
  }

  private static int positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " should be above 0, but is " + value);
    }
    return value;
  }

  private static Duration seconds(String name, int value) {
    return Duration.ofSeconds(positive(name, value));
  }
}

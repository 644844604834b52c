package io.osgent.http.internal;

/** The configuration {@code io.osgent.http} with its defaults. */
@interface Config {
  String host() default "127.0.0.1";

  /** 0 picks one. */
  int port() default 8080;

  /** The largest body of a request. */
  int maxBodyBytes() default 1024 * 1024;

  /** The largest body that is a file: {@code application/java-archive} or {@code application/octet-stream}. */
  int maxUploadBytes() default 64 * 1024 * 1024;

  /** How long a connection may be silent; longer than any request is made to wait for its answer. */
  int idleTimeoutSeconds() default 360;

  /** How long requests under way may take to finish when the server stops. */
  int drainSeconds() default 10;

  /** How long a request waits for a part of the server that is being replaced. */
  int parkSeconds() default 10;

  /** How long a client may take nothing of its answer. */
  int writeSeconds() default 10;

  /** The largest text message a WebSocket client may send. */
  int webSocketMaxMessageBytes() default 1024 * 1024;

  /** How long a WebSocket client may go without a sign of life; it is pinged three times in between. */
  int webSocketIdleSeconds() default 60;

  /**
   * How long a WebSocket client may take to take a message that is sent to it, and how long it then has to take its
   * goodbye.
   */
  int webSocketWriteSeconds() default 10;
}

package io.osgent.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code io.osgent.http} with its defaults. */
@ObjectClassDefinition(name = "HTTP server", description = "Where the server listens, and how patient it is")
@interface Config {
  @AttributeDefinition(description = "The address to listen at; 0.0.0.0 is every network. What the start was told wins")
  String host() default "127.0.0.1";

  @AttributeDefinition(description = "The port to listen at; 0 picks one. What the start was told wins", min = "0", max = "65535")
  int port() default 8080;

  @AttributeDefinition(description = "The largest body of a request", min = "1")
  int maxBodyBytes() default 1024 * 1024;

  @AttributeDefinition(description = "The largest body that is a file: application/java-archive, application/octet-stream or "
      + "application/x-ndjson", min = "1")
  int maxUploadBytes() default 64 * 1024 * 1024;

  @AttributeDefinition(description = "The largest head of a request: its first line and all header fields", min = "1024")
  int maxHeaderBytes() default 16 * 1024;

  @AttributeDefinition(description = "The most header fields a request may have", min = "1")
  int maxHeaders() default 100;

  @AttributeDefinition(description = "The longest path and query together", min = "1")
  int maxUriLength() default 8 * 1024;

  @AttributeDefinition(description = "How long the head of a request may take, how long its body may be silent, and how long a "
      + "connection may be kept on which no key has been shown", min = "1")
  int headSeconds() default 20;

  @AttributeDefinition(description = "How slowly a request's body may come, on the whole", min = "1")
  int bodyBytesPerSecond() default 512;

  @AttributeDefinition(description = "The web sites whose pages may use the server from a browser, e.g. https://app.example.org")
  String[] allowedOrigins() default {};

  @AttributeDefinition(description = "The addresses of proxies, or ranges such as 10.0.0.0/8, whose X-Forwarded-For and "
      + "X-Forwarded-Proto are believed")
  String[] proxies() default {};

  @AttributeDefinition(description = "How long a connection may be silent; longer than any request is made to wait for its answer", min = "1")
  int idleTimeoutSeconds() default 360;

  @AttributeDefinition(description = "How long requests under way may take to finish when the server stops", min = "0")
  int drainSeconds() default 10;

  @AttributeDefinition(description = "How long a request waits for a part of the server that is being replaced", min = "0")
  int parkSeconds() default 10;

  @AttributeDefinition(description = "How long a client may take nothing of its answer", min = "1")
  int writeSeconds() default 10;

  @AttributeDefinition(description = "The largest text message a WebSocket client may send", min = "1")
  int webSocketMaxMessageBytes() default 1024 * 1024;

  @AttributeDefinition(description = "How long a WebSocket client may go without a sign of life; it is pinged three times in between", min = "1")
  int webSocketIdleSeconds() default 60;

  @AttributeDefinition(description = "How long a WebSocket client may take to take a message that is sent to it, and how long it then has to take its goodbye", min = "1")
  int webSocketWriteSeconds() default 10;
}

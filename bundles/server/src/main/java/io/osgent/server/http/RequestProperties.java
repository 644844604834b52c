package io.osgent.server.http;

/** What the HTTP server says of a request beside what is in it, as properties of the {@code ContainerRequestContext}. */
public final class RequestProperties {
  /** The address it came from, as a {@code String}. */
  public static final String ADDRESS = "io.osgent.address";

  private RequestProperties() {}
}

package io.osgent.model.ollama.internal;

import io.osgent.model.wire.Setting;
import java.net.URI;

/** Where a server is, in the forms Ollama itself takes: {@code host}, {@code host:port}, {@code :port} or a URL. */
final class Host {
  private static final String STANDARD_PORT = "11434";

  private Host() {}

  /** The address, without a slash at its end. */
  static String url(String said) {
    String host = said.strip();
    boolean complete = host.contains("://");
    URI uri = Setting.url("baseUrl", complete ? host : "http://" + local(host), "127.0.0.1:11434");
    String port = uri.getPort() >= 0 ? ":" + uri.getPort() : complete ? "" : ":" + STANDARD_PORT;
    return uri.getScheme() + "://" + reachable(uri.getHost()) + port
        + (uri.getRawPath() == null ? "" : uri.getRawPath());
  }

  private static String local(String host) {
    return host.startsWith(":") ? "127.0.0.1" + host : host;
  }

  /** A server that listens everywhere listens here. */
  private static String reachable(String host) {
    return host.equals("0.0.0.0") || host.equals("[::]") ? "127.0.0.1" : host;
  }
}

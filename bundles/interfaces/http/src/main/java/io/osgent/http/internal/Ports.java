package io.osgent.http.internal;

import io.osgent.http.internal.tls.Certificates;
import io.osgent.http.internal.tls.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.SecuredRedirectHandler;

/** Where connections come in: at one port for HTTP, or at one for HTTPS, and perhaps another that leads there. */
final class Ports {
  private static final int ACCEPT_QUEUE = 4096;
  /**
   * What the system keeps for a client that does not read. It tells of progress only when a third of this has been
   * taken; left to itself it grows to megabytes, and a client that reads slowly would look like one that does not.
   */
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  private final Server server;
  private final Settings settings;
  private final TlsSettings tls;
  private final Visits visits;
  private final Certificates certificates;
  private final ServerConnector main;
  private final ServerConnector redirect;

  Ports(Server server, Settings settings, TlsSettings tls, Visits visits) {
    this.server = server;
    this.settings = settings;
    this.tls = tls;
    this.visits = visits;
    certificates = tls.isOn() ? new Certificates(tls.source()) : null;
    main = tls.isOn()
        ? port(settings.port(), new SslConnectionFactory(certificates.factory(), "http/1.1"), http(true))
        : port(settings.port(), http(false));
    redirect = tls.isOn() && tls.redirectPort() >= 0 ? port(tls.redirectPort(), http(false)) : null;
  }

  private ServerConnector port(int number, ConnectionFactory... protocols) {
    var port = new ServerConnector(server, protocols) {
      @Override
      protected void onEndPointOpened(EndPoint network) {
        super.onEndPointOpened(network);
        visits.arrived(network);
      }

      @Override
      protected void onEndPointClosed(EndPoint network) {
        visits.left(network);
        super.onEndPointClosed(network);
      }
    };
    port.setHost(settings.host());
    port.setPort(number);
    port.setAcceptQueueSize(ACCEPT_QUEUE);
    port.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    port.setIdleTimeout(settings.idle().toMillis());
    server.addConnector(port);
    return port;
  }

  private HttpConnectionFactory http(boolean secure) {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    // Or a key would be taken for the one before it on the same connection that differs in case alone.
    configuration.setHeaderCacheCaseSensitive(true);
    configuration.setRequestHeaderSize(settings.bounds().headerBytes());
    if (secure) {
      // Which certificate fits is for the client to judge; it may well call the server by its address.
      configuration.addCustomizer(new SecureRequestCustomizer(false));
    }
    if (!settings.proxies().isEmpty()) {
      configuration.addCustomizer(settings.proxies());
    }
    return new HttpConnectionFactory(configuration);
  }

  /** What stands before everything else: whoever comes by plain HTTP where HTTPS is spoken is sent there. */
  Handler guard(Handler inside) {
    return redirect == null ? inside : new SecuredRedirectHandler(inside, 308);
  }

  /** To be called before the server starts. @throws IOException saying what is wrong with the certificate */
  void load() throws IOException, GeneralSecurityException {
    if (certificates != null) {
      certificates.load();
    }
  }

  /** To be called once the server has started. */
  void opened() {
    if (redirect != null) {
      redirect.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration()
          .setSecurePort(main.getLocalPort());
    }
  }

  /** Looks after the certificate. */
  void look() {
    if (certificates != null) {
      certificates.look();
    }
  }

  URI uri() {
    return uri(tls.isOn() ? "https" : "http", main);
  }

  /** Where plain HTTP leads to HTTPS, or null. */
  URI redirectUri() {
    return redirect == null ? null : uri("http", redirect);
  }

  private URI uri(String scheme, ServerConnector port) {
    var host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create(scheme + "://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port.getLocalPort());
  }

  /** Takes no more connections. */
  void close() {
    main.close();
    if (redirect != null) {
      redirect.close();
    }
  }
}

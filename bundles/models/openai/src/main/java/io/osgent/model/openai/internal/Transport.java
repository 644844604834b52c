package io.osgent.model.openai.internal;

import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The connections to one provider, and what every request to it carries. */
final class Transport implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int THREADS = 16;

  private final HttpClient client;
  private final URI endpoint;
  private final String authorization;

  /** @throws IllegalStateException if the client can't be started */
  Transport(Settings settings, String path) {
    this.endpoint = URI.create(settings.baseUrl() + path);
    this.authorization = settings.apiKey().isEmpty() ? null : "Bearer " + settings.apiKey();
    HttpClientTransportOverHTTP http = new HttpClientTransportOverHTTP();
    // Our listeners only put bytes aside: no other thread needs to be woken to run them.
    http.setInvocationType(Invocable.InvocationType.NON_BLOCKING);
    client = new HttpClient(http);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("openai-" + settings.name());
    threads.setDaemon(true);
    client.setExecutor(threads);
    client.setMaxConnectionsPerDestination(settings.maxConnections());
    client.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
    client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
    client.setIdleTimeout(settings.timeout().toMillis());
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    try {
      client.start();
    } catch (Exception failure) {
      throw new IllegalStateException("the HTTP client for '" + settings.name() + "' does not start", failure);
    }
    // Nothing is gained by packing a stream of small events.
    client.getContentDecoderFactories().clear();
    // A 401 is an answer like any other: the key is wrong, and nobody is to be asked for a password.
    client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
  }

  Exchange post(byte[] body) {
    Request request = client.newRequest(endpoint).method(HttpMethod.POST)
        .body(new BytesRequestContent("application/json", body)).headers(headers -> {
          headers.put(HttpHeader.USER_AGENT, "osgent");
          if (authorization != null) {
            headers.put(HttpHeader.AUTHORIZATION, authorization);
          }
        });
    Exchange exchange = new Exchange(request);
    exchange.send();
    return exchange;
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception failure) {
      throw new IllegalStateException("the HTTP client does not stop", failure);
    }
  }
}

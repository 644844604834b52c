package io.osgent.model.wire;

import io.osgent.api.model.ModelException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The connections to one provider, and what every request to it carries. */
public final class Transport implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int THREADS = 16;

  private final HttpClient client;
  private final Connection connection;
  private final List<HttpField> headers;

  /** @throws IllegalStateException if the client can't be started */
  public Transport(Connection connection) {
    this.connection = connection;
    this.headers = connection.headers().entrySet().stream()
        .map(header -> new HttpField(header.getKey(), header.getValue())).toList();
    HttpClientTransportOverHTTP http = new HttpClientTransportOverHTTP();
    // Our listeners only put bytes aside: no other thread needs to be woken to run them.
    http.setInvocationType(Invocable.InvocationType.NON_BLOCKING);
    client = new HttpClient(http);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("model-" + connection.name());
    threads.setDaemon(true);
    client.setExecutor(threads);
    client.setMaxConnectionsPerDestination(connection.maxConnections());
    client.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
    client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
    client.setIdleTimeout(connection.timeout().toMillis());
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    try {
      client.start();
    } catch (Exception failure) {
      throw new IllegalStateException("the HTTP client for '" + connection.name() + "' does not start", failure);
    }
    // Nothing is gained by packing a stream of small events.
    client.getContentDecoderFactories().clear();
    // A 401 is an answer like any other: the key is wrong, and nobody is to be asked for a password.
    client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
  }

  /** What stands at this path below the base URL. */
  public URI endpoint(String path) {
    return URI.create(connection.baseUrl() + path);
  }

  /**
   * Fetches what is there as a whole.
   *
   * @param patience how long that may take
   * @throws ModelException if it can't be had
   */
  public byte[] get(URI endpoint, Duration patience) throws ModelException, InterruptedException {
    Exchange exchange = send(client.newRequest(endpoint).method(HttpMethod.GET)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS));
    return exchange.awaitWhole();
  }

  /**
   * Asks something that is answered piece by piece, and has each piece read as it comes. When the reader throws, or the
   * caller is interrupted, the socket closes.
   *
   * @throws ModelException if it is refused or breaks off
   */
  public void ask(URI endpoint, byte[] body, Protocol protocol, AnswerReader reader)
      throws ModelException, InterruptedException {
    Exchange exchange = post(endpoint, body);
    boolean ended = false;
    try {
      boolean stream = exchange.awaitAnswer();
      if (exchange.status() >= 300) {
        throw Failures.refused(exchange, protocol);
      }
      if (stream) {
        read(exchange, exchange.framing(reader));
      } else {
        reader.whole(JsonFields.parser(exchange.body(), 0, exchange.length()));
      }
      if (!reader.end()) {
        throw Failures.cutOff(true);
      }
      exchange.leave();
      ended = true;
    } catch (IOException malformed) {
      throw Failures.malformed(malformed, true);
    } catch (ModelException failure) {
      throw Failures.without(connection, failure);
    } finally {
      if (!ended) {
        exchange.close();
      }
    }
  }

  private static void read(Exchange exchange, Framing pieces) throws IOException, ModelException, InterruptedException {
    while (!pieces.done()) {
      exchange.awaitBytes(true);
      exchange.take(pieces);
      pieces.read();
      if (!pieces.done() && exchange.ended(true)) {
        pieces.readRest();
        return;
      }
    }
  }

  Connection connection() {
    return connection;
  }

  Exchange post(URI endpoint, byte[] body) {
    return post(endpoint, new BytesRequestContent("application/json", body));
  }

  Exchange post(URI endpoint, Request.Content body) {
    return send(client.newRequest(endpoint).method(HttpMethod.POST).body(body));
  }

  private Exchange send(Request request) {
    request.headers(fields -> {
      fields.put(HttpHeader.USER_AGENT, "osgent");
      headers.forEach(fields::put);
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

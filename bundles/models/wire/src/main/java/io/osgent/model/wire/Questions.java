package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;

/** What a provider is asked besides chat: each question is one request, each answer one JSON object. Thread-safe. */
public final class Questions {
  private final Transport transport;
  private final FailureKinds kinds;
  private final Retries retries;

  /** Reads an answer; the parser stands before it. */
  public interface Reader<R> {
    R read(JsonParser json) throws IOException, ModelException;
  }

  public Questions(Transport transport, FailureKinds kinds) {
    this.transport = transport;
    this.kinds = kinds;
    this.retries = new Retries(transport.connection());
  }

  /**
   * Asks in JSON.
   *
   * @param path below the base URL
   */
  public <R> R ask(String path, byte[] json, Reader<R> reader, CallContext context)
      throws ModelException, InterruptedException {
    return ask(path, () -> new BytesRequestContent("application/json", json), reader, context);
  }

  /**
   * Asks in any form.
   *
   * @param body made anew for each attempt
   */
  public <R> R ask(String path, Supplier<Request.Content> body, Reader<R> reader, CallContext context)
      throws ModelException, InterruptedException {
    return retries.of(() -> ask(path, body.get(), reader), context);
  }

  private <R> R ask(String path, Request.Content body, Reader<R> reader) throws ModelException, InterruptedException {
    Exchange exchange = transport.post(transport.endpoint(path), body);
    try {
      boolean stream = exchange.awaitAnswer();
      if (exchange.status() >= 300) {
        throw Failures.refused(exchange, kinds);
      } else if (stream) {
        throw Failures.malformed("the provider answered with a stream that nobody asked for");
      }
      try (JsonParser json = JsonFields.parser(exchange.body(), 0, exchange.length())) {
        return reader.read(json);
      } catch (IOException malformed) {
        throw Failures.malformed(malformed, false);
      }
    } finally {
      exchange.close();
    }
  }
}

package io.osgent.model.wire;

import io.osgent.api.model.Allowance;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import java.io.IOException;

/** An answer whose events come as the provider sends them. */
final class AnswerStream implements ModelStream {
  private final Connection connection;
  private final Exchange exchange;
  private final AnswerEvents events;
  private final AnswerReader reader;
  private final Framing source;
  private final Allowance allowance;
  private ModelException failure;

  AnswerStream(Connection connection, Exchange exchange, AnswerEvents events, AnswerReader reader,
      Allowance allowance) {
    this.connection = connection;
    this.exchange = exchange;
    this.events = events;
    this.reader = reader;
    this.source = exchange.framing(reader);
    this.allowance = allowance;
  }

  @Override
  public ModelEvent next() throws ModelException, InterruptedException {
    while (events.isEmpty()) {
      if (failure != null) {
        throw failure;
      }
      if (events.finished()) {
        return null;
      }
      exchange.awaitBytes(events.begun());
      readWhatIsThere();
    }
    return events.poll();
  }

  @Override
  public boolean ready() {
    if (events.isEmpty() && failure == null && !events.finished() && exchange.ready()) {
      readWhatIsThere();
    }
    return !events.isEmpty() || failure != null || events.finished();
  }

  @Override
  public Allowance allowance() {
    return allowance;
  }

  @Override
  public void close() {
    if (events.finished()) {
      exchange.leave();
    } else {
      exchange.close();
    }
  }

  /** A failure waits until the events before it have been told. */
  private void readWhatIsThere() {
    try {
      exchange.take(source);
      source.read();
      if (!source.done() && exchange.ended(events.begun())) {
        readRest();
      }
      if (source.done()) {
        end();
      }
    } catch (IOException malformed) {
      fail(Failures.malformed(malformed, events.begun()));
    } catch (ModelException broken) {
      fail(broken);
    }
  }

  private void readRest() throws ModelException {
    try {
      source.readRest();
    } catch (IOException partOfAnEvent) {
      throw Failures.cutOff(events.begun());
    }
    if (!source.done()) {
      end();
    }
  }

  private void end() throws ModelException {
    if (!reader.end()) {
      throw Failures.cutOff(events.begun());
    }
    exchange.leave();
  }

  private void fail(ModelException told) {
    ModelException broken = Failures.without(connection, told);
    events.broken();
    failure = !broken.outputBegun() && events.begun() ? Failures.begun(broken) : broken;
    exchange.close();
  }
}

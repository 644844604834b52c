package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.Allowance;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Models that do what a test wants. */
final class FakeModels implements Models {
  /** How one call goes. */
  interface Behaviour {
    ModelStream open(ChatRequest request) throws ModelException, InterruptedException;
  }

  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<ScriptedStream> streams = new CopyOnWriteArrayList<>();
  private final List<ModelInfo> infos = new CopyOnWriteArrayList<>();
  private final Map<String, List<Behaviour>> behaviours = new ConcurrentHashMap<>();

  /** A model; each call goes like the next of these, and the last of them goes for all that come after. */
  FakeModels model(String name, Price price, Abilities abilities, Behaviour... calls) {
    infos.add(new ModelInfo(name, "", price, abilities));
    behaviours.put(name, new ArrayList<>(Arrays.asList(calls)));
    return this;
  }

  FakeModels model(String name, Behaviour... calls) {
    return model(name, null, null, calls);
  }

  static Price price(String input, String output) {
    return new Price(new BigDecimal(input), new BigDecimal(input), new BigDecimal(output));
  }

  /** Ten tokens in, one out for each piece. */
  Behaviour says(String... pieces) {
    return answers(FinishReason.STOP, pieces);
  }

  Behaviour answers(FinishReason reason, String... pieces) {
    var events = new ArrayList<ModelEvent>();
    Arrays.stream(pieces).map(ModelEvent.TextDelta::new).forEach(events::add);
    events.add(new ModelEvent.UsageReport(Usage.of(10, pieces.length)));
    events.add(new ModelEvent.Finished(reason));
    return yields(events, null);
  }

  /** Some pieces, and then the connection is gone. */
  Behaviour breaksAfter(ModelEvent... events) {
    return yields(List.of(events), new ModelException(Kind.CONNECTION, "the connection was reset", true, null, null));
  }

  Behaviour yields(List<ModelEvent> events, ModelException end) {
    return request -> {
      var stream = new ScriptedStream(events, end);
      streams.add(stream);
      return stream;
    };
  }

  /** The same, with a word on what is left of the rate limits. */
  static Behaviour leaving(Allowance left, Behaviour call) {
    return request -> {
      ModelStream stream = call.open(request);
      return new ModelStream() {
        @Override
        public ModelEvent next() throws ModelException, InterruptedException {
          return stream.next();
        }

        @Override
        public Allowance allowance() {
          return left;
        }

        @Override
        public void close() {
          stream.close();
        }
      };
    };
  }

  static Behaviour refuses(Kind kind, String message) {
    return request -> {
      throw new ModelException(kind, message);
    };
  }

  static Behaviour refuses(ModelException failure) {
    return request -> {
      throw failure;
    };
  }

  @Override
  public List<ModelInfo> list() {
    return List.copyOf(infos);
  }

  @Override
  public ModelStream open(String model, ChatRequest request, CallContext context)
      throws ModelException, InterruptedException {
    asked.add(model);
    List<Behaviour> calls = behaviours.get(model);
    if (calls == null) {
      throw new ModelException(Kind.NOT_FOUND, "there is no " + model);
    }
    Behaviour call;
    synchronized (calls) {
      call = calls.size() > 1 ? calls.removeFirst() : calls.getFirst();
    }
    return call.open(request);
  }

  /** Yields what it was given, and breaks then if it was given a reason. */
  static final class ScriptedStream implements ModelStream {
    private final List<ModelEvent> events;
    private final ModelException end;
    private int next;
    volatile boolean closed;

    ScriptedStream(List<ModelEvent> events, ModelException end) {
      this.events = events;
      this.end = end;
    }

    @Override
    public ModelEvent next() throws ModelException {
      if (next < events.size()) {
        return events.get(next++);
      }
      if (end != null) {
        throw end;
      }
      return null;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}

package io.osgent.memory.memobase.internal;

import io.osgent.api.CallContext;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.json.Json;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.api.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets a model understand. Its answer has to fit a schema and to make sense; if not, it is told so and asked again. */
final class ModelExtractor implements Extractor {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Waits before the next attempt. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private record Call(Scope scope, Instant deadline) implements CallContext {
    @Override
    public String run() {
      return null;
    }

    @Override
    public boolean cancelled() {
      return Thread.currentThread().isInterrupted();
    }

    @Override
    public boolean retries() {
      return true;
    }
  }

  private final Models models;
  private final Json json;
  private final String model;
  private final Function<Person, Plan> plans;
  private final BiConsumer<Person, Usage> meter;
  private final int attempts;
  private final Duration patience;
  private final Pause pause;

  /**
   * @param meter is told what each call has used
   * @param patience how long the model may take for an answer
   */
  ModelExtractor(Models models, Json json, String model, Function<Person, Plan> plans, BiConsumer<Person, Usage> meter,
      int attempts, Duration patience, Pause pause) {
    this.models = models;
    this.json = json;
    this.model = model;
    this.plans = plans;
    this.meter = meter;
    this.attempts = attempts;
    this.patience = patience;
    this.pause = pause;
  }

  @Override
  public String description() {
    return "the model " + model;
  }

  @Override
  public Extraction extract(Person person, List<Turn> turns, List<Experience> experiences, Supplier<List<Fact>> known)
      throws ExtractionException, InterruptedException {
    if (experiences.isEmpty() && turns.stream().allMatch(Turn::assistant)) {
      return new Extraction(model, List.of(), List.of(), List.of());
    }
    Plan plan = plans.apply(person);
    var messages = new ArrayList<Message>();
    messages.add(new Message.User(new ModelPrompt(plan).of(turns, experiences, known.get())));
    for (int attempt = 1;; attempt++) {
      String answer = null;
      String wrong;
      try {
        answer = ask(person, plan, messages);
        return read(answer, turns, experiences, plan);
      } catch (ModelException e) {
        if (attempt >= attempts || !e.retrySafe()) {
          throw new ExtractionException(model + ": " + e.getMessage(), e);
        }
        pause.of(pauseAfter(e, attempt));
        continue;
      } catch (ProblemException | IllegalArgumentException e) {
        if (attempt >= attempts) {
          throw new ExtractionException(model + " did not answer as it was asked to: " + e.getMessage(), e);
        }
        wrong = e.getMessage();
      }
      messages.add(new Message.Assistant(answer, List.of()));
      messages.add(new Message.User("That is not right: " + wrong + ". Answer again, all of it."));
    }
  }

  private static Duration pauseAfter(ModelException failure, int attempt) {
    Duration wanted = failure.retryAfter().orElse(Duration.ofSeconds(1L << Math.min(attempt - 1, 10)));
    return wanted.compareTo(LONGEST_PAUSE) < 0 ? wanted : LONGEST_PAUSE;
  }

  private Extraction read(String answer, List<Turn> turns, List<Experience> experiences, Plan plan) {
    ModelAnswer read = json.read(answer, ModelAnswer.class);
    if (read.facts() == null || read.events() == null || read.lessons() == null) {
      throw new IllegalArgumentException("there should be facts, events and lessons, each a list");
    }
    var claims = new ArrayList<Claim>();
    for (ModelAnswer.SaidFact fact : read.facts()) {
      Turn in = ModelAnswer.numbered("turn", turns, fact.turn());
      Claim claim = fact.claim(in);
      if (!in.assistant()) {
        claims.add(claim);
      }
    }
    return new Extraction(model, claims,
        read.events().stream()
            .map(event -> event.happening(ModelAnswer.numbered("turn", turns, event.turn()), plan.eventTags().keySet()))
            .toList(),
        read.lessons().stream()
            .map(lesson -> lesson.learnt(ModelAnswer.numbered("experience", experiences, lesson.experience())))
            .toList());
  }

  private String ask(Person person, Plan plan, List<Message> messages) throws ModelException, InterruptedException {
    var request = new ChatRequest(model, ModelPrompt.INSTRUCTIONS, List.copyOf(messages), List.of(), 0, null,
        ModelAnswer.schema(!plan.eventTags().isEmpty()), false);
    var call = new FutureTask<>(() -> whole(request, person, new Call(person.scope(), Instant.now().plus(patience))));
    Thread.ofVirtual().name("memobase-model").start(call);
    try {
      return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ModelException(Kind.TIMEOUT, "no answer within " + patience.toSeconds() + " s", false, null, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelException failure) {
        throw failure;
      }
      throw new ModelException(Kind.SERVER, String.valueOf(e.getCause().getMessage()), false, null, e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  private String whole(ChatRequest request, Person person, CallContext context)
      throws ModelException, InterruptedException {
    var text = new StringBuilder();
    Usage used = null;
    try (ModelStream stream = models.open(model, request, context)) {
      for (ModelEvent event; (event = stream.next()) != null;) {
        switch (event) {
          case ModelEvent.TextDelta delta -> text.append(delta.text());
          case ModelEvent.UsageReport report -> used = report.usage();
          case ModelEvent.Answering other -> text.setLength(0);
          case ModelEvent.Finished(FinishReason reason) when reason != FinishReason.STOP ->
            throw new ModelException(Kind.MALFORMED, "the answer did not come to its end: " + reason);
          default -> {
          }
        }
      }
    } finally {
      if (used != null) {
        meter.accept(person, used);
      }
    }
    return text.toString();
  }
}

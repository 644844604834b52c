package io.osgent.model.local.internal;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.model.local.internal.runner.Command;
import io.osgent.model.local.internal.runner.Load;
import io.osgent.model.local.internal.runner.Report;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** The process of one loaded model, seen from the server. */
final class RunnerProcess implements AutoCloseable {
  private final String model;
  private final Process process;
  private final DataOutputStream out;
  private final Complaints complaints;
  private final Thread reader;
  private final Thread listener;
  private final ReentrantLock writing = new ReentrantLock();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Map<Integer, Asker> askers = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  /** Whose conversation is with the chat template, or -1; known to the reader alone. */
  private int prepared = -1;
  private String unusable;
  private volatile ModelException gone;
  private volatile boolean wanted = true;

  /** Who asked the model something. Told by one thread. */
  interface Asker {
    void told(Report report);

    /** Nothing more will be told. */
    void gone(ModelException why);
  }

  /** A command that is yet to be named. */
  interface Question {
    Command as(int id);
  }

  private RunnerProcess(String model, Process process) {
    this.model = model;
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.complaints = new Complaints(process.getErrorStream());
    this.reader = Thread.ofPlatform().daemon().name("local model " + model).unstarted(this::read);
    this.listener = Thread.ofPlatform().daemon().name("local model " + model + " errors").unstarted(complaints);
  }

  /** @throws ModelException if there can be no such process */
  static RunnerProcess start(String model, RunnerPlace place, Load load) throws ModelException {
    try {
      RunnerProcess runner = new RunnerProcess(model, place.start(load));
      runner.reader.start();
      runner.listener.start();
      return runner;
    } catch (IOException impossible) {
      throw new ModelException(Kind.SERVER, "the process of the model '" + model + "' does not start: "
          + impossible.getMessage(), false, null, impossible);
    }
  }

  /** Waits until the model is loaded. */
  void awaitReady(Duration patience) throws ModelException, InterruptedException {
    try {
      ready.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw gone;
    } catch (TimeoutException late) {
      throw new ModelException(Kind.TIMEOUT, "the model '" + model + "' was not loaded in time", false, null, late);
    }
  }

  /** @return the name under which what was asked can be cancelled */
  int ask(Question question, Asker asker) throws ModelException {
    int id = ids.incrementAndGet();
    askers.put(id, asker);
    try {
      send(question.as(id));
    } catch (IOException broken) {
      askers.remove(id);
      throw new ModelException(Kind.CONNECTION, "the model '" + model + "' has ended", false, null, broken);
    }
    // It may have ended between the two, when nobody was told any more.
    ModelException ended = gone;
    if (ended != null && askers.remove(id) != null) {
      throw ended;
    }
    return id;
  }

  /** Has it leave off; who asked is told when it has. */
  void cancel(int id) {
    if (askers.containsKey(id)) {
      try {
        send(new Command.Cancel(id));
      } catch (IOException ended) {
        // Then there is nothing to cancel.
      }
    }
  }

  /** Who asked does not want to be told any more. */
  void forget(int id) {
    askers.remove(id);
  }

  boolean alive() {
    return gone == null && process.isAlive();
  }

  /** Whatever it is at, it is gone when this returns. */
  @Override
  public void close() {
    wanted = false;
    process.destroyForcibly();
    boolean interrupted = false;
    for (Thread thread : new Thread[]{reader, listener}) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Command command) throws IOException {
    writing.lock();
    try {
      command.write(out);
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
      while (true) {
        take(Report.read(in));
      }
    } catch (IOException over) {
      end();
    }
  }

  private void take(Report report) {
    switch (report) {
      case Report.Ready loaded -> ready.complete(null);
      case Report.Unusable why -> unusable = why.why();
      case Report.Preparing preparing -> prepared = preparing.id();
      case Report.Begun begun -> tell(begun.id(), begun, false);
      case Report.Piece piece -> tell(piece.id(), piece, false);
      case Report.TooLong tooLong -> tell(tooLong.id(), tooLong, true);
      case Report.Refused refused -> tell(refused.id(), refused, true);
      case Report.Ended ended -> tell(ended.id(), ended, true);
      case Report.Embedded embedded -> tell(embedded.id(), embedded, true);
    }
  }

  private void tell(int id, Report report, boolean last) {
    prepared = id == prepared ? -1 : prepared;
    Asker asker = last ? askers.remove(id) : askers.get(id);
    if (asker != null) {
      asker.told(report);
    }
  }

  private void end() {
    process.destroyForcibly();
    process.onExit().join();
    awaitLastWords();
    gone = reason();
    ready.completeExceptionally(gone);
    for (Integer id : askers.keySet()) {
      Asker asker = askers.remove(id);
      if (asker != null) {
        asker.gone(id == prepared && wanted ? refusedByTemplate() : gone);
      }
    }
  }

  private void awaitLastWords() {
    try {
      listener.join();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException("nobody interrupts the reader of a model", stopped);
    }
  }

  private ModelException reason() {
    if (!wanted) {
      return new ModelException(Kind.CONNECTION, "the model '" + model + "' was unloaded");
    }
    if (unusable != null) {
      return new ModelException(Kind.SERVER, "the model '" + model + "' can't be loaded: " + complaints.or(unusable));
    }
    return ready.isDone()
        ? new ModelException(Kind.CONNECTION, "the process of the model '" + model + "' ended: " + ending())
        : new ModelException(Kind.SERVER, "the model '" + model + "' can't be loaded: " + ending());
  }

  private ModelException refusedByTemplate() {
    return new ModelException(Kind.INVALID_REQUEST,
        "the model '" + model + "' does not take this conversation or its output schema: " + ending());
  }

  private String ending() {
    return complaints.or("exit code " + process.exitValue());
  }
}

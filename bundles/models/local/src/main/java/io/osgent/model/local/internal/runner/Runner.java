package io.osgent.model.local.internal.runner;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.PoolingType;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The process of one model. It loads the model, then does as it is told until its standard input ends, which it also does
 * when the server is no more.
 */
public final class Runner {
  /** A text that embeds is handed to the model in one piece. */
  private static final int MOST_AT_ONCE = 2048;

  private final Load load;
  private final Reports reports;
  private final Map<Integer, Answering> answers = new ConcurrentHashMap<>();

  private Runner(Load load, Reports reports) {
    this.load = load;
    this.reports = reports;
  }

  /** Started by the server, with the words of a {@link Load}. */
  public static void main(String[] words) {
    Reports reports = new Reports(new FileOutputStream(FileDescriptor.out));
    // What the library prints is not for whoever reads the reports.
    System.setOut(System.err);
    int exit = 1;
    try {
      new Runner(Load.of(words), reports).run();
      exit = 0;
    } catch (IOException gone) {
      System.err.println("the server can't be heard any more: " + gone);
    } finally {
      // The library's threads would keep the process alive.
      Runtime.getRuntime().halt(exit);
    }
  }

  private void run() throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    LlamaModel model;
    try {
      model = new LlamaModel(parameters());
    } catch (RuntimeException | LinkageError unusable) {
      reports.tell(new Report.Unusable(unusable.getMessage()));
      return;
    }
    reports.tell(new Report.Ready());
    try {
      while (true) {
        obey(model, Command.read(in));
      }
    } catch (EOFException over) {
      // The server wants nothing more.
    }
  }

  private void obey(LlamaModel model, Command command) throws IOException {
    switch (command) {
      case Command.Answer answer -> {
        Answering answering = new Answering(model, reports, answer, load, () -> answers.remove(answer.id()));
        answers.put(answer.id(), answering);
        answering.begin();
      }
      case Command.Cancel cancel -> {
        Answering answering = answers.get(cancel.id());
        if (answering != null) {
          answering.cancel();
        }
      }
      case Command.Embed embed -> embed(model, embed);
    }
  }

  private void embed(LlamaModel model, Command.Embed embed) throws IOException {
    // The library adds the marks of beginning and end that the model was made with.
    int tokens = model.encode(embed.text()).length;
    if (tokens + 2 > Math.min(load.window(), MOST_AT_ONCE)) {
      reports.tell(new Report.TooLong(embed.id(), tokens));
      return;
    }
    try {
      reports.tell(new Report.Embedded(embed.id(), model.embed(embed.text()), tokens));
    } catch (RuntimeException refused) {
      reports.tell(new Report.Refused(embed.id(), refused.getMessage()));
    }
  }

  private ModelParameters parameters() {
    ModelParameters parameters = new ModelParameters().setModel(load.file()).setGpuLayers(load.gpuLayers())
        .setCtxSize(load.window() * load.answersAtOnce()).setParallel(load.answersAtOnce()).disableContextShift()
        .skipWarmup().enableJinja();
    if (load.threads() > 0) {
      parameters.setThreads(load.threads()).setThreadsBatch(load.threads());
    }
    if (load.embedding()) {
      // What is embedded is in what is printed.
      parameters.enableEmbedding().disableLog().setBatchSize(MOST_AT_ONCE).setUbatchSize(MOST_AT_ONCE);
    }
    return load.pooling() ? parameters.setPoolingType(PoolingType.LAST) : parameters;
  }
}

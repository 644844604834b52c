package io.osgent.memory.search.vector;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How fast the nearest are found: by the Vector API and by a scalar loop, by sign codes and without them, and by FAISS on
 * the same vectors, where the Python that {@code OSGENT_BENCH_PYTHON} names (else python3) has it. One question at a time,
 * on one thread; what counts is the processor's time, so that what else runs there does not.
 */
final class VectorBench {
  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();
  private static final int DIMENSIONS = 768;
  private static final int LIMIT = 10;
  private static final int ROUNDS = 5;
  private static final String FAISS = """
      import sys, time, faiss, numpy
      faiss.omp_set_num_threads(1)
      index = faiss.read_index(sys.argv[1])
      questions = numpy.fromfile(sys.argv[2], dtype='<f4').reshape(-1, index.d)
      best = []
      for _ in range(int(sys.argv[3])):
          began = time.process_time()
          for i in range(len(questions)):
              index.search(questions[i:i + 1], 10)
          best.append((time.process_time() - began) / len(questions) * 1000)
      print(faiss.__version__, index.ntotal, sorted(best)[len(best) // 2])
      """;

  private VectorBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    say("%s; a question takes ms of the processor, the median of %d rounds", Kernel.best().name(), ROUNDS);
    compare(10_000, 1_000, 0.5);
    compare(100_000, 1_000, 0.5);
    compare(100_000, 10_000, 0.5);
    compare(100_000, 100, 1.0);
  }

  private static void compare(int size, int topics, double spread) throws IOException, InterruptedException {
    say("%n%,d x %d, %,d topics, spread %.1f", size, DIMENSIONS, topics, spread);
    var clusters = new Clusters(DIMENSIONS, topics, spread, 7);
    var vector = new FlatIndex(DIMENSIONS, Kernel.best(), Integer.MAX_VALUE);
    var codes = new FlatIndex(DIMENSIONS);
    long inserting = 0;
    for (int id = 0; id < size; id++) {
      float[] next = clusters.next();
      vector.put(id, next);
      long began = System.nanoTime();
      codes.put(id, next);
      inserting += System.nanoTime() - began;
    }
    List<float[]> questions = new ArrayList<>();
    for (int i = 0; i < (size > 50_000 ? 50 : 200); i++) {
      questions.add(clusters.next());
    }
    double exact = time("exact, " + Kernel.best().name(), questions, q -> vector.nearest(q, LIMIT));
    double scalar = time("exact, scalar", questions, scalar(vector)::apply);
    say("  Vector API %.2f times as fast as the scalar loop", scalar / exact);
    if (size > FlatIndex.EXACT) {
      double coded = time("sign codes and rerank", questions, q -> codes.nearest(q, LIMIT));
      say("  %.1f times as fast as exact, recall@%d %.4f; %.1f us an insert", exact / coded, LIMIT,
          recall(questions, vector, codes), inserting / 1000.0 / size);
      faiss(vector, questions, coded);
    } else {
      faiss(vector, questions, exact);
    }
  }

  /** The same vectors with the other kernel. */
  private static Function<float[], List<Near>> scalar(FlatIndex index) throws IOException {
    var scalar = new FlatIndex(index.dimensions(), new ScalarKernel(), Integer.MAX_VALUE);
    for (long id : index.ids()) {
      scalar.put(id, index.vector(id).orElseThrow());
    }
    return question -> scalar.nearest(question, LIMIT);
  }

  private static double time(String what, List<float[]> questions, Function<float[], List<Near>> search) {
    var times = new double[ROUNDS + 2];
    for (int round = 0; round < times.length; round++) {
      long began = PROCESSOR.getCurrentThreadCpuTime();
      for (float[] question : questions) {
        if (search.apply(question).size() != LIMIT) {
          throw new IllegalStateException(what + " finds too few");
        }
      }
      times[round] = (PROCESSOR.getCurrentThreadCpuTime() - began) / 1e6 / questions.size();
    }
    // The first two are for the compiler.
    double[] warm = Arrays.copyOfRange(times, 2, times.length);
    Arrays.sort(warm);
    double median = warm[ROUNDS / 2];
    say("  %-40s %8.3f ms", what, median);
    return median;
  }

  private static double recall(List<float[]> questions, FlatIndex exact, FlatIndex codes) {
    int found = 0;
    for (float[] question : questions) {
      var right = new HashSet<Long>();
      exact.nearest(question, LIMIT).forEach(near -> right.add(near.id()));
      found += (int) codes.nearest(question, LIMIT).stream().filter(near -> right.contains(near.id())).count();
    }
    return (double) found / (LIMIT * questions.size());
  }

  private static void faiss(FlatIndex index, List<float[]> questions, double ours)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("bench");
    Path file = folder.resolve("index.faiss");
    Path asked = folder.resolve("questions.f32");
    try {
      FaissFile.write(index, file);
      ByteBuffer bytes = ByteBuffer.allocate(questions.size() * DIMENSIONS * Float.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);
      questions.forEach(question -> {
        for (float value : question) {
          bytes.putFloat(value);
        }
      });
      Files.write(asked, bytes.array());
      String python = System.getenv().getOrDefault("OSGENT_BENCH_PYTHON", "python3");
      Process process = new ProcessBuilder(python, "-c", FAISS, file.toString(), asked.toString(),
          Integer.toString(ROUNDS)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        String line = out.readLine();
        if (process.waitFor() == 0 && line != null) {
          String[] part = line.split(" ");
          double theirs = Double.parseDouble(part[2]);
          say("  %-40s %8.3f ms: ours %.2f times as fast", "FAISS " + part[0] + " IndexFlatIP", theirs, theirs / ours);
        } else {
          say("  no FAISS at hand");
        }
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(asked);
      Files.delete(folder);
    }
  }

  private static void say(String what, Object... values) {
    System.out.println(String.format(Locale.ROOT, what, values));
  }
}

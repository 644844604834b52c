package io.osgent.model.onnx.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a model calculates. Thread-safe until it is closed; each calculation is made by the thread that asks for it. */
final class Graph implements AutoCloseable {
  private static final Set<String> INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids", "position_ids");
  private static final String WHOLE_TEXT = "sentence_embedding";
  private static final List<String> EACH_TOKEN = List.of("last_hidden_state", "token_embeddings");

  private final NativeRuntime runtime;
  private final OrtSession session;
  private final Map<String, OnnxJavaType> inputs;
  private final String output;
  private final boolean pooled;

  /**
   * What was calculated.
   *
   * @param values of all vectors, one after the other
   * @param dimensions of each vector
   */
  record Answer(float[] values, int dimensions) {}

  private Graph(NativeRuntime runtime, OrtSession session, boolean eachToken) throws OrtException {
    this.runtime = runtime;
    this.session = session;
    this.inputs = inputs(session.getInputInfo());
    this.output = output(session.getOutputInfo(), eachToken);
    this.pooled = output.equals(WHOLE_TEXT) || rank(session.getOutputInfo().get(output)) == 2;
  }

  /**
   * @param eachToken whether the vectors of tokens are wanted, even where the model has one for the whole text as well
   * @throws IllegalArgumentException if the file can't be used
   */
  static Graph open(Path file, boolean eachToken) {
    NativeRuntime runtime = null;
    OrtSession session = null;
    try (SessionOptions options = new SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      runtime = NativeRuntime.open();
      session = runtime.session(file, options);
      return new Graph(runtime, session, eachToken);
    } catch (OrtException | IllegalArgumentException unfit) {
      close(session, runtime, unfit);
      throw new IllegalArgumentException(
          "'" + file + "' should be the ONNX graph of an embedding model: " + firstLine(unfit), unfit);
    }
  }

  /** Whether there is one vector for each text, and not for each token. */
  boolean pooled() {
    return pooled;
  }

  Answer run(Batch batch, GivingUp givingUp) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try (RunOptions options = new RunOptions()) {
      for (String input : inputs.keySet()) {
        tensors.put(input, tensor(input, batch));
      }
      options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      givingUp.begin(options);
      try (OrtSession.Result result = session.run(tensors, Set.of(output), options)) {
        OnnxTensor vectors = (OnnxTensor) result.get(0);
        long[] shape = vectors.getInfo().getShape();
        return new Answer(vectors.getFloatBuffer().array(), (int) shape[shape.length - 1]);
      } finally {
        givingUp.end(options);
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
    runtime.close();
  }

  private OnnxTensor tensor(String input, Batch batch) throws OrtException {
    long[] values = switch (input) {
      case "input_ids" -> batch.ids();
      case "attention_mask" -> batch.mask();
      case "token_type_ids" -> batch.types();
      default -> batch.positions();
    };
    long[] shape = {batch.size(), batch.length()};
    return inputs.get(input) == OnnxJavaType.INT32
        ? runtime.tensor(IntBuffer.wrap(Arrays.stream(values).mapToInt(Math::toIntExact).toArray()), shape)
        : runtime.tensor(LongBuffer.wrap(values), shape);
  }

  private static Map<String, OnnxJavaType> inputs(Map<String, NodeInfo> asked) {
    Map<String, OnnxJavaType> inputs = new HashMap<>();
    asked.forEach((name, info) -> {
      if (!INPUTS.contains(name) || !(info.getInfo() instanceof TensorInfo tensor)) {
        throw new IllegalArgumentException("it asks for '" + name + "'; what it can be given is "
            + INPUTS.stream().sorted().toList());
      }
      inputs.put(name, tensor.type);
    });
    return inputs;
  }

  private static String output(Map<String, NodeInfo> offered, boolean eachToken) {
    if (offered.containsKey(WHOLE_TEXT) && !eachToken) {
      return WHOLE_TEXT;
    }
    for (String name : EACH_TOKEN) {
      if (offered.containsKey(name)) {
        return name;
      }
    }
    return offered.entrySet().stream().filter(entry -> rank(entry.getValue()) >= 2).map(Map.Entry::getKey).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "it gives " + offered.keySet() + "; one should be vectors, e.g. last_hidden_state"));
  }

  /** How many dimensions the dimensions have; 0 for what are no vectors of numbers. */
  private static int rank(NodeInfo info) {
    return info.getInfo() instanceof TensorInfo tensor && isFloat(tensor.type) && tensor.getShape().length <= 3
        ? tensor.getShape().length
        : 0;
  }

  private static boolean isFloat(OnnxJavaType type) {
    return type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16 || type == OnnxJavaType.BFLOAT16;
  }

  private static void close(OrtSession session, NativeRuntime runtime, Exception unfit) {
    try {
      if (session != null) {
        session.close();
      }
      if (runtime != null) {
        runtime.close();
      }
    } catch (OrtException failure) {
      unfit.addSuppressed(failure);
    }
  }

  private static String firstLine(Exception failure) {
    return failure.getMessage().lines().findFirst().orElse("");
  }
}

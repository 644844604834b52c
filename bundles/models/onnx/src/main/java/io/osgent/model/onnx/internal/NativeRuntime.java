package io.osgent.model.onnx.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime for as long as a model is in memory.
 *
 * <p>The library has an environment of its own and means it to last as long as the process: a shutdown hook holds it, and with
 * it each version of this bundle that was ever replaced, and its native code. It leaves a folder for temporary files behind,
 * too. So what that environment does is done here with the library's own parts, and undone.
 */
final class NativeRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NativeRuntime.class);
  private static final Class<?> LIBRARY = Hidden.type("ai.onnxruntime.OnnxRuntime");
  private static final Class<?> ALLOCATOR = Hidden.type("ai.onnxruntime.OrtAllocator");
  private static final Hidden INIT = Hidden.method(LIBRARY, "init");
  private static final Hidden API = Hidden.field(LIBRARY, "ortApiHandle");
  private static final Hidden FOLDER = Hidden.field(LIBRARY, "tempDirectory");
  private static final Hidden CREATE = Hidden.method(OrtEnvironment.class, "createHandle", long.class, int.class,
      String.class);
  private static final Hidden CLOSE = Hidden.method(OrtEnvironment.class, "close", long.class, long.class);
  private static final Hidden DEFAULT_ALLOCATOR = Hidden.method(OrtEnvironment.class, "getDefaultAllocator",
      long.class);
  private static final Hidden NEW_ALLOCATOR = Hidden.constructor(ALLOCATOR, long.class, boolean.class);
  private static final Hidden HANDLE = Hidden.method(SessionOptions.class, "getNativeHandle");
  private static final Hidden LOAD = Hidden.method(OrtSession.class, "createSession", long.class, long.class,
      String.class, long.class);
  private static final Hidden NEW_SESSION = Hidden.constructor(OrtSession.class, long.class, ALLOCATOR);
  private static final Hidden LONGS = Hidden.method(OnnxTensor.class, "createTensor", OrtEnvironment.class, ALLOCATOR,
      LongBuffer.class, long[].class);
  private static final Hidden INTS = Hidden.method(OnnxTensor.class, "createTensor", OrtEnvironment.class, ALLOCATOR,
      IntBuffer.class, long[].class);

  private final Object api;
  private final Object environment;
  private final Object allocator;

  private NativeRuntime(Object api, Object environment, Object allocator) {
    this.api = api;
    this.environment = environment;
    this.allocator = allocator;
  }

  static NativeRuntime open() throws OrtException {
    INIT.get();
    deleteFolder();
    Object api = API.get();
    Object environment = CREATE.get(api, OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL.getValue(), "osgent");
    return new NativeRuntime(api, environment, NEW_ALLOCATOR.get(DEFAULT_ALLOCATOR.get(api), true));
  }

  OrtSession session(Path graph, SessionOptions options) throws OrtException {
    return (OrtSession) NEW_SESSION.get(LOAD.get(api, environment, graph.toString(), HANDLE.of(options)), allocator);
  }

  OnnxTensor tensor(LongBuffer values, long... shape) throws OrtException {
    return (OnnxTensor) LONGS.get(null, allocator, values, shape);
  }

  OnnxTensor tensor(IntBuffer values, long... shape) throws OrtException {
    return (OnnxTensor) INTS.get(null, allocator, values, shape);
  }

  @Override
  public void close() throws OrtException {
    CLOSE.get(api, environment);
  }

  /** It is empty where the framework has unpacked the native code; elsewhere the process deletes it when it ends. */
  private static void deleteFolder() throws OrtException {
    Path folder = (Path) FOLDER.get();
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException inUse) {
      LOG.debug("{} stays until the process ends", folder);
    } catch (IOException failure) {
      LOG.warn("{} can't be deleted: {}", folder, failure.getMessage());
    }
  }
}

package io.osgent.model.local.internal;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.local.testing.TinyModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.Told;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A provider of one model, {@code tiny}, with the real library, and what it is asked. */
final class Desk implements AutoCloseable {
  final LocalProvider provider;

  private Desk(LocalProvider provider) {
    this.provider = provider;
  }

  static Desk with(TinyModel model, Path folder, Map<String, Object> values) throws IOException {
    model.writeTo(folder.resolve("tiny.gguf"));
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putIfAbsent("models", new String[]{"tiny.gguf"});
    all.putIfAbsent("threads", 1);
    return new Desk(new LocalProvider(Settings.of(config(all), folder), place(folder)));
  }

  static Desk with(TinyModel model, Path folder) throws IOException {
    return with(model, folder, Map.of());
  }

  /** A configuration as the platform would hand it over: what is not given has its default. */
  static ProviderConfig config(Map<String, Object> values) {
    return (ProviderConfig) Proxy.newProxyInstance(ProviderConfig.class.getClassLoader(),
        new Class<?>[]{ProviderConfig.class, Annotation.class},
        (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  /** Everything as it lies on this class path. */
  static RunnerPlace place(Path folder) throws IOException {
    String library = System.mapLibraryName("jllama");
    String platform = RunnerFiles.platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    try (InputStream in = Desk.class.getResourceAsStream("/de/kherud/llama/" + platform + "/" + library)) {
      Files.copy(in, folder.resolve(library), StandardCopyOption.REPLACE_EXISTING);
    }
    List<Path> classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of).toList();
    return new RunnerPlace(classPath, folder, folder);
  }

  static ChatRequest hello(int maxOutputTokens) {
    return asking("hello", maxOutputTokens);
  }

  static ChatRequest asking(String text, int maxOutputTokens) {
    return new ChatRequest("tiny", "", List.of(new Message.User(text)), List.of(), maxOutputTokens, null, true);
  }

  static ChatRequest held(Map<String, Object> schema, List<ToolSpec> tools) {
    return new ChatRequest("tiny", "Be brief.", List.of(new Message.User("hello")), tools, 2000, null, schema, true);
  }

  static ToolSpec tool(String name) {
    return ToolSpec.of(name, "Does something", Word.class, Effect.READ);
  }

  /** What the tools take. */
  record Word(String word) {}

  ModelStream open(ChatRequest request) throws ModelException, InterruptedException {
    return provider.chat().orElseThrow().open(request, Contexts.context());
  }

  Told ask(ChatRequest request) throws ModelException, InterruptedException {
    return Told.by(open(request));
  }

  @Override
  public void close() {
    provider.close();
  }
}

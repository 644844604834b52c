package io.osgent.model.local.internal;

import io.osgent.model.local.internal.runner.Load;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;

/** The models of one provider, both those that answer and those that embed. */
final class LocalProvider implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;
  private final List<ModelHost> answering;
  private final List<ModelHost> embedding;
  private final Settings settings;

  LocalProvider(Settings settings, RunnerPlace place) {
    this.settings = settings;
    this.clock = new ScheduledThreadPoolExecutor(1,
        Thread.ofPlatform().daemon().name("local models of " + settings.name()).factory());
    clock.setRemoveOnCancelPolicy(true);
    this.answering = settings.models().stream().map(file -> host(file, place, false)).toList();
    this.embedding = settings.embeddingModels().stream().map(file -> host(file, place, true)).toList();
  }

  Optional<LocalChat> chat() {
    return answering.isEmpty() ? Optional.empty() : Optional.of(new LocalChat(answering));
  }

  Optional<LocalEmbeddings> embeddings() {
    return embedding.isEmpty() ? Optional.empty() : Optional.of(new LocalEmbeddings(embedding));
  }

  /** The names of the models that are loaded now. */
  List<String> loaded() {
    return all().filter(ModelHost::loaded).map(host -> host.file().name()).toList();
  }

  /** Whatever the models are at, they are gone when this returns. */
  @Override
  public void close() {
    all().forEach(ModelHost::close);
    clock.shutdownNow();
  }

  private Stream<ModelHost> all() {
    return Stream.concat(answering.stream(), embedding.stream());
  }

  private ModelHost host(ModelFile file, RunnerPlace place, boolean embeds) {
    Load load = new Load(file.path().toString(), settings.window(file), embeds ? 1 : settings.answersAtOnce(),
        settings.threads(), settings.gpuLayers(), file.head().beginning(), embeds, embeds && !file.head().pooling());
    return new ModelHost(file, place, load, settings, clock);
  }
}

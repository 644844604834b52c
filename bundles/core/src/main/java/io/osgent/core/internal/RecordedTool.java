package io.osgent.core.internal;

import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.CompensationFinished;
import io.osgent.api.event.EventData.CompensationStarted;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import io.osgent.core.internal.World.ToolHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A tool that answers what it answered, when it answered it. */
final class RecordedTool implements ToolHandle {
  private final ReplayLog log;
  private final ToolUse use;
  private final Plugin<Tool> plugin;
  private final ToolBox toolBox;
  private final boolean callIfReader;
  private final ToolSpec spec;
  private final int attempt;
  private String bundle = "";
  private String version = "";
  private volatile boolean withdrawn;
  private volatile ToolFinished recorded;

  /**
   * @param plugin what offers the tool now, or null
   * @param callIfReader whether it is called, if its effect is READ
   */
  RecordedTool(ReplayLog log, ToolUse use, Plugin<Tool> plugin, boolean callIfReader, ToolBox toolBox) {
    this.log = log;
    this.use = use;
    this.plugin = plugin;
    this.toolBox = toolBox;
    this.callIfReader = callIfReader;
    attempt = use.attempts() + 1;
    Effect effect = Effect.READ;
    for (EventData event : log.rest()) {
      if (event instanceof ToolStarted start && start.call().equals(use.id())) {
        bundle = start.bundle();
        version = start.version();
        effect = start.effect();
        break;
      } else if (event instanceof CompensationStarted start && start.call().equals(use.id())) {
        bundle = start.bundle();
        version = start.version();
        break;
      }
    }
    spec = spec(effect);
  }

  /** As it is now, if it is there; what took its time the first time does not now, unless the call is made again. */
  private ToolSpec spec(Effect recorded) {
    ToolSpec now = plugin == null ? null : plugin.service().spec();
    return new ToolSpec(use.tool(), "", now == null ? Map.of() : now.inputSchema(),
        now == null ? recorded : now.effect(), now != null && callIfReader ? now.timeout() : Duration.ofDays(1),
        new TreeSet<>(), now == null ? Integer.MAX_VALUE : now.maxResultChars(), null);
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public String bundle() {
    return bundle;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Map<String, Object> arguments(String text) throws InvalidArguments {
    Optional<String> refused = log.next(use.id()).flatMap(next -> next instanceof ToolFinished end
        && end.result().startsWith("The arguments of ")
            ? Optional.of(end.result())
            : Optional.empty());
    if (plugin != null) {
      return toolBox.arguments(plugin.service().spec(), text);
    } else if (refused.isPresent()) {
      throw new InvalidArguments(refused.get());
    }
    return Map.of();
  }

  @Override
  public ToolResult call(ToolCall call, ToolContext context) throws Exception {
    if (!log.awaitNext(this::concerns)) {
      throw new RunCutOff();
    }
    EventData next = log.next().orElseThrow(RunCutOff::new);
    if (!(next instanceof ToolFinished end)) {
      withdrawn = true;
      throw new InterruptedException("the tool was replaced here");
    }
    if (callIfReader && spec.effect() == Effect.READ) {
      return callAgain(call, context);
    }
    recorded = end;
    return new ToolResult(end.result(), end.error());
  }

  private ToolResult callAgain(ToolCall call, ToolContext context) throws Exception {
    try (var lease = plugin.lease().orElseThrow(() -> new IllegalStateException("the tool is being withdrawn"))) {
      return lease.service().call(call, context);
    }
  }

  /** Its end; or that it is called anew, or asked about, because there was none. */
  private boolean concerns(EventData event) {
    return switch (event) {
      case ToolFinished end -> end.call().equals(use.id());
      case ToolStarted start -> start.call().equals(use.id()) && start.attempt() > attempt;
      case EventData.ApprovalRequested asked -> asked.call().equals(use.id()) && asked.unknown();
      default -> false;
    };
  }

  @Override
  public void compensate(ToolCall call, ToolResult result, ToolContext context) throws Exception {
    switch (log.next().orElse(null)) {
      case CompensationFinished end when end.call().equals(use.id()) && end.problem() != null ->
        throw new IllegalStateException(end.problem());
      case CompensationFinished ignored -> {
      }
      case null, default -> throw new RunCutOff();
    }
  }

  @Override
  public void whenWithdrawn(Runnable how) {
    // It goes only where the log says so.
  }

  @Override
  public boolean withdrawn() {
    return withdrawn;
  }

  @Override
  public Optional<ToolFinished> recorded() {
    return Optional.ofNullable(recorded);
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}

package io.osgent.core.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.networknt.schema.JsonSchema;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData.UsedPlugin;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.agent.Agent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The tools on offer, and whether a call's arguments are what a tool takes. Thread-safe. */
@Component(immediate = true, service = ToolBox.class)
public final class ToolBox {
  /**
   * The tools one run may use, frozen when it starts.
   *
   * @param names what the run may ask for, also while the tool is away
   * @param specs of those that were there, by name: the order and the instance are the same as long as nothing changes
   * @param plugins those that offer them, by name
   * @param used the same as a log names them
   */
  record ToolSet(List<String> names, List<ToolSpec> specs, Map<String, Plugin<Tool>> plugins, List<UsedPlugin> used) {}

  /** Arguments a tool does not take; the message says what would be right. */
  static final class InvalidArguments extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidArguments(String message) {
      super(message);
    }
  }

  private record Selection(List<String> names, long generation) {}

  /** More selections than this at once is not a server's daily life; starting over is cheap. */
  private static final int MOST_SELECTIONS = 1000;

  private final PluginRegistry registry;
  private final BundleDigests digests;
  private final ObjectMapper mapper;
  private final ObjectReader objects;
  private final Schemas schemas;
  private final Map<ToolSpec, JsonSchema> compiled = new ConcurrentHashMap<>();
  private final Map<Selection, ToolSet> selections = new ConcurrentHashMap<>();

  @Activate
  public ToolBox(@Reference PluginRegistry registry, @Reference BundleDigests digests, @Reference WireJson json) {
    this.registry = registry;
    this.digests = digests;
    registry.whenChanged(this::forget);
    mapper = json.mapper();
    objects = mapper.readerForMapOf(Object.class);
    schemas = new Schemas(mapper);
  }

  /**
   * The tools of these names that are there now; {@code "*"} stands for all. With any other comes the one that reads what
   * they answer at length.
   */
  ToolSet select(List<String> names) {
    long now = registry.generation();
    var selection = new Selection(names, now);
    ToolSet known = selections.get(selection);
    return known == null ? choose(selection) : known;
  }

  /** Whether an agent that names these tools has that one. */
  static boolean chooses(List<String> names, String tool) {
    return names.contains("*") || names.contains(tool) || (tool.equals(ToolEnd.READER) && !names.isEmpty());
  }

  private ToolSet choose(Selection selection) {
    if (selections.size() >= MOST_SELECTIONS) {
      selections.clear();
    }
    List<String> names = selection.names();
    List<Plugin<Tool>> chosen = registry.tools().serving().stream()
        .filter(plugin -> chooses(names, plugin.name())).toList();
    ToolSet set = set(chosen.stream().map(Plugin::name).toList(), chosen);
    if (selection.generation() == registry.generation()) {
      selections.put(selection, set);
    }
    return set;
  }

  /** @param chosen in the order of their names */
  ToolSet set(List<String> names, List<Plugin<Tool>> chosen) {
    var plugins = new LinkedHashMap<String, Plugin<Tool>>();
    chosen.forEach(plugin -> plugins.put(plugin.name(), plugin));
    return new ToolSet(names, chosen.stream().map(plugin -> plugin.service().spec()).toList(), plugins,
        chosen.stream().map(plugin -> digests.used("tool", plugin)).toList());
  }

  /** Nothing here may keep a bundle that has gone. */
  private void forget() {
    selections.clear();
    compiled.clear();
  }

  /** What the answers of an agent's runs are held to. */
  OutputCheck outputCheck(Agent agent) {
    return OutputCheck.of(agent, mapper, schemas);
  }

  /** What a model is told of a tool that threw: the message alone where it was written for the reader. */
  static ToolResult failed(Exception e) {
    boolean plain = e instanceof IllegalArgumentException || e instanceof IllegalStateException
        || e instanceof ArithmeticException || e instanceof ProblemException;
    return ToolResult.error(plain && e.getMessage() != null
        ? e.getMessage()
        : e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()));
  }

  /** Reads arguments as a model wrote them; none at all means an empty object. */
  Map<String, Object> arguments(ToolSpec spec, String text) throws InvalidArguments {
    JsonNode given;
    try {
      given = mapper.readTree(text.isBlank() ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw new InvalidArguments("The arguments of " + spec.name() + " are not valid JSON: " + e.getOriginalMessage()
          + ". Call it again with a JSON object.");
    }
    check(spec, given);
    return values(given);
  }

  /** Checks arguments that are JSON values already. */
  Map<String, Object> arguments(ToolSpec spec, Map<String, Object> values) throws InvalidArguments {
    JsonNode given = mapper.valueToTree(values);
    check(spec, given);
    return values(given);
  }

  private Map<String, Object> values(JsonNode given) {
    try {
      return objects.readValue(given);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private void check(ToolSpec spec, JsonNode given) throws InvalidArguments {
    if (!given.isObject()) {
      throw new InvalidArguments("The arguments of " + spec.name() + " should be a JSON object.");
    }
    JsonSchema schema = compiled.computeIfAbsent(spec, tool -> schemas.compile(tool.inputSchema()));
    Optional<String> misfit = Schemas.misfit(schema, given);
    if (misfit.isPresent()) {
      throw new InvalidArguments(
          "The arguments of " + spec.name() + " do not fit its input schema: " + misfit.get() + ".");
    }
  }
}

package io.osgent.server.admin;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What the plugins offer at this moment. Thread-safe. */
@ProviderType
public interface PluginCatalog {
  List<PluginInfo> plugins();

  /** The tools on offer, by name. */
  List<ToolSpec> tools();

  /** @throws io.osgent.api.ProblemException {@code tool_not_found} */
  ToolSpec tool(String name);

  /**
   * Calls a tool outside any run.
   *
   * @throws io.osgent.api.ProblemException {@code tool_not_found}, or {@code invalid_arguments} saying what is wrong
   */
  ToolResult callTool(String name, Map<String, Object> arguments, Principal by);

  /** Every provider's chat models, for runs; names are {@code provider/model}. */
  List<ModelInfo> models();

  /** What an agent without a model of its own gets, as {@code provider/model}; empty when no provider is there. */
  Optional<String> defaultModel();
}

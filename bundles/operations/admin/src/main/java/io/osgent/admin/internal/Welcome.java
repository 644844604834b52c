package io.osgent.admin.internal;

import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.http.HttpAddress;
import io.osgent.server.run.Runs;
import io.osgent.server.security.Authenticator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells that the server is ready, once everything a run needs is there and the deploy folder has been seen to. */
@Component(service = {})
public final class Welcome {
  private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
  private static final String SET_ONE = "set OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_HOST";

  /** Who has made the first admin key offers it like this; the first to ask gets it, anyone after gets null. */
  private static final String FIRST_KEY = "(osgent.first.admin.key=true)";

  private final Path addressFile;
  private final ServiceRegistration<Ready> ready;

  // Runs, Authenticator and BundleAdmin are only waited for.
  @Activate
  public Welcome(BundleContext context, @Reference HttpAddress address, @Reference PluginCatalog plugins,
      @Reference Runs runs, @Reference Authenticator authenticator, @Reference BundleAdmin bundles,
      @Reference(target = FIRST_KEY, cardinality = ReferenceCardinality.OPTIONAL) Supplier<String> firstKey)
      throws IOException {
    this(context, address, plugins, firstKey, System.out);
  }

  Welcome(BundleContext context, HttpAddress address, PluginCatalog plugins, Supplier<String> firstKey,
      PrintStream console) throws IOException {
    Path home = Home.of(context);
    console.print(text(context.getProperty("osgent.version"), address, home, plugins, firstKey));
    console.flush();
    // The console is closed one day; whoever wonders later why answers are so plain looks into the log.
    if (plugins.defaultModel().filter(Welcome::isDemo).isPresent()) {
      LOG.warn("no model is configured, so the built-in offline demo model answers; {} to use a real one", SET_ONE);
    }
    addressFile = Files.createDirectories(home.resolve("data")).resolve("osgent.address");
    // Whoever waits for this file must not find it half-written.
    Path written = Files.writeString(addressFile.resolveSibling("osgent.address.new"), address.uri() + "\n");
    Files.move(written, addressFile, StandardCopyOption.ATOMIC_MOVE);
    ready = context.registerService(Ready.class, new Ready() {},
        FrameworkUtil.asDictionary(Map.of("osgent.ready", true)));
  }

  @Deactivate
  public void close() throws IOException {
    ready.unregister();
    Files.deleteIfExists(addressFile);
  }

  private static String text(String version, HttpAddress address, Path home, PluginCatalog plugins,
      Supplier<String> firstKey) {
    var text = new StringBuilder("\nOsgent").append(version == null ? "" : " " + version).append(" is ready: ")
        .append(address.uri()).append("\n\n");
    line(text, "home", home.toString());
    line(text, "model", model(plugins));
    String key = firstKey == null ? null : firstKey.get();
    if (key != null) {
      line(text, "key", key);
      line(text, "", "This is the admin key. It is shown only now: keep it.");
    }
    line(text, "stop", "Ctrl-C here, or: osgent stop");
    return text.append('\n').toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("  %-6s %s%n", name, value));
  }

  private static boolean isDemo(String model) {
    return model.startsWith("demo/");
  }

  private static String model(PluginCatalog plugins) {
    return plugins.defaultModel().map(model -> isDemo(model)
        ? model + ", the built-in offline demo model; " + SET_ONE + " to use a real one"
        : model).orElse("none yet: " + SET_ONE + ", or put a model bundle into the deploy folder");
  }
}

package io.osgent.shell.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.security.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about bundles. */
@Component
public final class BundleCommands implements CommandGroup {
  private final BundleAdmin bundles;

  @Activate
  public BundleCommands(@Reference BundleAdmin bundles) {
    this.bundles = bundles;
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command("bundles", "", Permissions.SERVER_BUNDLES_READ, "what is installed, and what is wrong with it",
            this::bundles),
        new Command("services", "[BUNDLE]", Permissions.SERVER_BUNDLES_READ, "which services the bundles offer",
            this::services),
        new Command("start", "ID", Permissions.SERVER_BUNDLES_WRITE, "starts a bundle",
            words -> state(bundles.start(only(words), Operator.PRINCIPAL))),
        new Command("stop", "ID", Permissions.SERVER_BUNDLES_WRITE, "stops a bundle until it is started again",
            words -> state(bundles.stop(only(words), Operator.PRINCIPAL))),
        new Command("install", "FILE", Permissions.SERVER_BUNDLES_WRITE,
            "copies a jar into the deploy folder and starts it", this::install),
        new Command("update", "ID FILE", Permissions.SERVER_BUNDLES_WRITE, "replaces a bundle by another version of it",
            this::update),
        new Command("rollback", "ID", Permissions.SERVER_BUNDLES_WRITE,
            "puts the version that served before back in a bundle's place",
            words -> state(bundles.rollBack(only(words), Operator.PRINCIPAL))),
        new Command("uninstall", "ID", Permissions.SERVER_BUNDLES_WRITE,
            "removes a bundle and its jar from the deploy folder", this::uninstall));
  }

  private String bundles(Words words) {
    words.noMore();
    var table = new Table("ID", "STATE", "NAME", "VERSION", "RUNS", "LEASES", "PROBLEM");
    bundles.list().forEach(bundle -> table.row(bundle.id(), bundle.state(), bundle.symbolicName(), bundle.version(),
        Text.unlessZero(bundle.runs()), Text.unlessZero(bundle.leases()), bundle.problem()));
    return table.text("no bundles");
  }

  private String services(Words words) {
    String wanted = words.nextIfAny().orElse(null);
    words.noMore();
    var table = new Table("ID", "BUNDLE", "SERVICE");
    bundles.list().stream().filter(bundle -> wanted == null || isCalled(bundle, wanted)).forEach(
        bundle -> bundle.services().forEach(service -> table.row(bundle.id(), bundle.symbolicName(), service)));
    return table.text(wanted == null ? "no services" : "no bundle '" + wanted + "' offers a service");
  }

  private String install(Words words) throws IOException {
    Path jar = jar(words);
    words.noMore();
    try (InputStream in = Files.newInputStream(jar)) {
      return state(bundles.install(jar.getFileName().toString(), in, Operator.PRINCIPAL));
    }
  }

  private String update(Words words) throws IOException {
    long id = words.nextNumber("bundle's id");
    Path jar = jar(words);
    words.noMore();
    try (InputStream in = Files.newInputStream(jar)) {
      return state(bundles.update(id, in, Operator.PRINCIPAL));
    }
  }

  private String uninstall(Words words) throws IOException {
    long id = only(words);
    BundleInfo before = bundles.get(id);
    bundles.uninstall(id, Operator.PRINCIPAL);
    return Text.oneLine(before.symbolicName() + " " + before.version()) + " is uninstalled\n";
  }

  /** The server does not know in which folder the person is. */
  private static Path jar(Words words) {
    Path file = Path.of(words.next("jar's file"));
    if (!file.isAbsolute()) {
      throw ProblemException.badRequest("invalid_command",
          "the file should be given with its whole path, e.g. /home/you/" + file.getFileName());
    } else if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw ProblemException.badRequest("invalid_command", "there is no file " + file + " that the server can read");
    }
    return file;
  }

  private static long only(Words words) {
    long id = words.nextNumber("bundle's id");
    words.noMore();
    return id;
  }

  private static boolean isCalled(BundleInfo bundle, String wanted) {
    return wanted.equals(bundle.symbolicName()) || wanted.equals(Long.toString(bundle.id()));
  }

  private static String state(BundleInfo bundle) {
    String problem = bundle.problem() == null ? "" : ": " + Text.oneLine(bundle.problem());
    return bundle.id() + " " + bundle.symbolicName() + " " + bundle.version() + " is " + bundle.state() + problem
        + "\n";
  }
}

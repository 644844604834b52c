package io.osgent.shell.internal;

import io.osgent.server.Page;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Tenant;
import io.osgent.server.security.Tenants;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about the organisations that share this server. */
@Component
public final class TenantCommands implements CommandGroup {
  private static final int MOST = 200;

  private final Tenants tenants;

  @Activate
  public TenantCommands(@Reference Tenants tenants) {
    this.tenants = tenants;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("tenants", "[list] | add TENANT [--name NAME] | delete TENANT",
        Permissions.SERVER_TENANTS_WRITE, "the organisations that share this server", this::tenants));
  }

  private String tenants(Words words) {
    String name = words.option("--name").orElse(null);
    String what = words.nextIfAny().orElse("list");
    return switch (what) {
      case "list" -> list(words);
      case "add" -> {
        String id = words.next("tenant");
        words.noMore();
        yield KeyCommands.shownOnce(tenants.create(id, name, Operator.PRINCIPAL).adminKey());
      }
      case "delete" -> {
        String id = words.next("tenant");
        words.noMore();
        tenants.delete(id, Operator.PRINCIPAL);
        yield "the tenant " + id + " is gone with all that was in it\n";
      }
      default -> throw words.wrong("'" + what + "' should be list, add or delete");
    };
  }

  private String list(Words words) {
    words.noMore();
    Page<Tenant> page = tenants.list(null, MOST, Operator.PRINCIPAL);
    var table = new Table("TENANT", "NAME", "SINCE");
    page.items()
        .forEach(tenant -> table.row(tenant.id(), tenant.displayName(), Text.moment(tenant.createdAt())));
    return table.text("no tenants") + (page.next() == null ? "" : "… and more\n");
  }
}

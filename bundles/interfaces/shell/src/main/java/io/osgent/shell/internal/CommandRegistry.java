package io.osgent.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Hands the commands of all groups to Gogo, and helps with them. */
@Component(service = {}, immediate = true)
public final class CommandRegistry {
  /** Where our commands live; a session looks here first, so that no other bundle's of that name gets in the way. */
  static final String SCOPE = "osgent";

  private final BundleContext context;
  private final Map<Command, ServiceRegistration<Function>> registered = new ConcurrentHashMap<>();
  private final Map<CommandGroup, List<Command>> groups = new ConcurrentHashMap<>();
  private final Command help = new Help(registered.keySet()).command();

  @Activate
  public CommandRegistry(BundleContext context) {
    this.context = context;
    register(help);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addGroup(CommandGroup group) {
    List<Command> commands = group.commands();
    groups.put(group, commands);
    commands.forEach(this::register);
  }

  void removeGroup(CommandGroup group) {
    groups.remove(group).forEach(this::unregister);
  }

  @Deactivate
  public void close() {
    unregister(help);
  }

  private void register(Command command) {
    registered.put(command,
        context.registerService(Function.class, new GogoCommand(command), FrameworkUtil.asDictionary(
            Map.of(CommandProcessor.COMMAND_SCOPE, SCOPE, CommandProcessor.COMMAND_FUNCTION, command.name()))));
  }

  private void unregister(Command command) {
    registered.remove(command).unregister();
  }
}

package io.osgent.shell.internal;

import java.util.List;

/** Commands that need the same services, so that a service that is missing takes away no others. */
interface CommandGroup {
  List<Command> commands();
}

package io.osgent.admin.internal;

import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginHandover;
import io.osgent.server.admin.PluginInfo;
import java.util.List;
import java.util.Optional;

/** What the core offers the administration, while there is a core. Thread-safe. */
final class Core {
  private volatile PluginCatalog catalog;
  private volatile PluginHandover handover;

  void catalog(PluginCatalog newCatalog) {
    catalog = newCatalog;
  }

  /** Another may have come in its place before it goes. */
  void catalogGone(PluginCatalog oldCatalog) {
    if (oldCatalog.equals(catalog)) {
      catalog = null;
    }
  }

  void handover(PluginHandover newHandover) {
    handover = newHandover;
  }

  void handoverGone(PluginHandover oldHandover) {
    if (oldHandover.equals(handover)) {
      handover = null;
    }
  }

  Optional<PluginHandover> handover() {
    return Optional.ofNullable(handover);
  }

  /** All plugins; none when there is nobody to ask. */
  List<PluginInfo> plugins() {
    PluginCatalog present = catalog;
    return present == null ? List.of() : present.plugins();
  }
}

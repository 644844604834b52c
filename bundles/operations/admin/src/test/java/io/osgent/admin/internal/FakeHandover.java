package io.osgent.admin.internal;

import io.osgent.server.admin.PluginHandover;
import io.osgent.server.admin.PluginInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Tells what was asked of it, in order; the bundles have as many users as the test says. */
final class FakeHandover implements PluginHandover {
  final List<String> story = Collections.synchronizedList(new ArrayList<>());
  final Map<Long, Integer> users = new ConcurrentHashMap<>();
  /** What comes out differently when runs are replayed, or null. */
  volatile String difference;
  /** Why the plugins of a bundle on trial can't be offered, or null. */
  volatile String refusal;
  private final BundleContext context;

  FakeHandover(BundleContext context) {
    this.context = context;
  }

  @Override
  public Trial tryOut(long id) {
    boolean started = context.getBundle(id).getState() == Bundle.ACTIVE;
    tell(started ? "try started" : "try", id);
    return new FakeTrial(context.getBundle(id));
  }

  @Override
  public void retire(long id) {
    tell("retire", id);
  }

  @Override
  public int users(long id) {
    return users.getOrDefault(id, 0);
  }

  private void tell(String what, long id) {
    Bundle bundle = context.getBundle(id);
    story.add(what + " " + (bundle == null ? "what is gone" : bundle.getVersion()));
  }

  private final class FakeTrial implements Trial {
    private final Bundle bundle;

    FakeTrial(Bundle bundle) {
      this.bundle = bundle;
    }

    @Override
    public List<PluginInfo> plugins() {
      return bundle.getRegisteredServices() == null
          ? List.of()
          : Arrays.stream(bundle.getRegisteredServices())
              .map(service -> new PluginInfo("weather", "tool", bundle.getVersion().toString(),
                  bundle.getSymbolicName(), bundle.getBundleId(), refusal == null ? "on_trial" : "failed", 0, 0,
                  refusal))
              .toList();
    }

    @Override
    public Optional<String> replay(int most) {
      story.add("replay " + most);
      return Optional.ofNullable(difference);
    }

    @Override
    public void accept() {
      tell("accept", bundle.getBundleId());
    }

    @Override
    public void reject() {
      tell("reject", bundle.getBundleId());
    }
  }
}

package io.osgent.admin.internal;

import io.osgent.admin.internal.ComponentDiagnosis.Complaint;
import io.osgent.server.admin.PluginHandover.Trial;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * What a new version has to show before it takes over: it resolves and starts, its components come up, its health checks
 * are good, its plugins can be offered, and, if that is asked for, runs of before come out as they did.
 */
final class Proof {
  private static final Duration STEP = Duration.ofMillis(20);

  /**
   * @param patience how long what is not there yet may take
   * @param replayRuns how many runs must come out as before; 0 for none
   */
  record Terms(Duration patience, int replayRuns) {}

  private final BundleContext context;
  private final Lifecycle lifecycle;
  private final ComponentDiagnosis components;
  private final HealthProbe health;
  private final Core core;
  private final Terms terms;

  Proof(BundleContext context, Lifecycle lifecycle, ComponentDiagnosis components, Core core, Terms terms) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.components = components;
    this.health = new HealthProbe(context, terms.patience());
    this.core = core;
    this.terms = terms;
  }

  /** What is wrong with a bundle that runs: the version that takes its place need not be better. */
  Set<String> complaints(Bundle bundle) {
    return complaints(bundle, Optional.empty()).map(Complaint::text).collect(Collectors.toSet());
  }

  /**
   * Starts a bundle and looks whether it works.
   *
   * @param borne complaints that don't count
   * @param trial where its plugins are tried out, if they are
   * @throws NotTaken when it does not work
   */
  void demand(Bundle bundle, Set<String> borne, Optional<Trial> trial) throws NotTaken {
    Optional<String> failure = lifecycle.failureToStart(bundle);
    if (failure.isPresent()) {
      throw new NotTaken(failure.get());
    } else if (!isServerUp(context)) {
      // What it needs may come later in this start. It has proved itself in an earlier one.
      return;
    }
    await(() -> all(bundle, borne, trial));
    useEachServiceOnce(bundle);
    await(() -> all(bundle, borne, trial));
    if (terms.replayRuns() > 0 && trial.isPresent()) {
      Optional<String> difference = trial.get().replay(terms.replayRuns());
      if (difference.isPresent()) {
        throw new NotTaken("it does not do what the version before did: " + difference.get());
      }
    }
  }

  /** What is wrong with the components of all bundles but one. */
  Set<String> complaintsOfOthers(Bundle bundle) {
    return others(bundle).map(Complaint::text).collect(Collectors.toSet());
  }

  /**
   * Looks whether the others, who may need its services, work with a bundle as well as they did.
   *
   * @param borne complaints of theirs that don't count
   * @throws NotTaken when they do not
   */
  void demandOfOthers(Bundle bundle, Set<String> borne) throws NotTaken {
    if (isServerUp(context)) {
      await(() -> others(bundle).filter(complaint -> !borne.contains(complaint.text())).toList());
    }
  }

  /** Whether everything that belongs to the server has been started. */
  static boolean isServerUp(BundleContext context) {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE;
  }

  private void await(Supplier<List<Complaint>> look) throws NotTaken {
    long end = System.nanoTime() + terms.patience().toNanos();
    while (true) {
      List<Complaint> complaints = look.get();
      Optional<Complaint> worst = complaints.stream().filter(complaint -> !complaint.waiting()).findFirst()
          .or(() -> complaints.stream().findFirst().filter(complaint -> System.nanoTime() - end >= 0));
      if (worst.isPresent()) {
        throw new NotTaken(worst.get().text());
      } else if (complaints.isEmpty()) {
        return;
      }
      pause();
    }
  }

  private List<Complaint> all(Bundle bundle, Set<String> borne, Optional<Trial> trial) {
    List<Complaint> complaints = complaints(bundle, trial).filter(complaint -> !borne.contains(complaint.text()))
        .toList();
    // A component that is not there yet may be what a health check complains of.
    return complaints.isEmpty() ? health.complaint(bundle).stream().toList() : complaints;
  }

  /** They may have to make up their minds anew, so there is no complaint of theirs that may not pass. */
  private Stream<Complaint> others(Bundle bundle) {
    return Arrays.stream(context.getBundles()).filter(other -> !other.equals(bundle) && Lifecycle.runs(other))
        .flatMap(other -> components.complaints(other).stream().map(
            complaint -> new Complaint(other.getSymbolicName() + " would not work with it: " + complaint.text(),
                true)));
  }

  /** Of its components and its plugins. */
  private Stream<Complaint> complaints(Bundle bundle, Optional<Trial> trial) {
    Stream<Complaint> refused = trial.map(Trial::plugins).orElseGet(core::plugins).stream()
        .filter(plugin -> plugin.bundleId() == bundle.getBundleId() && plugin.problem() != null)
        .map(plugin -> new Complaint(plugin.kind() + " " + plugin.name() + " can't be offered: " + plugin.problem(),
            false));
    return Stream.concat(components.complaints(bundle).stream(), refused);
  }

  /** A component is often made only when its service is asked for: what throws then would throw in a run. */
  private void useEachServiceOnce(Bundle bundle) {
    for (ServiceReference<?> service : Lifecycle.services(bundle)) {
      if (context.getService(service) != null) {
        context.ungetService(service);
      }
    }
  }

  private static void pause() throws NotTaken {
    try {
      Thread.sleep(STEP);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NotTaken("the server is being stopped");
    }
  }
}

package io.osgent.admin.internal;

import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginHandover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Puts the administration of bundles together. What is in the deploy folder is installed before {@link BundleAdmin} is
 * on offer: that is registered by hand, since a bundle that is installed meanwhile may ask for it.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.osgent.server.admin.BundleAdmin\"")
@Component(service = {}, immediate = true, configurationPid = "io.osgent.admin")
@Designate(ocd = Administration.Config.class)
public final class Administration {
  /** Configuration {@code io.osgent.admin}. */
  @ObjectClassDefinition(name = "Deployment", description = "How jars in the deploy folder are taken, and how new versions prove themselves")
  public @interface Config {
    @AttributeDefinition(description = "How often the folder is looked at; a jar is installed at the second look that finds it whole and unchanged", min = "1")
    int poll_millis() default 200;

    @AttributeDefinition(description = "How long a jar that can't be read may stay as it is before it is called broken", min = "0")
    int patience_millis() default 2000;

    @AttributeDefinition(description = "How long a new version may take until its components are up and its health checks good", min = "0")
    int proof_millis() default 5000;

    @AttributeDefinition(description = "How many recorded runs a new version of a plugin has to reproduce before it takes over; 0 for none", min = "0")
    int replay_runs() default 0;
  }

  /** What {@link Config} says. */
  record Settings(Duration poll, Duration patience, Proof.Terms proof) {
    static Settings of(Config config) {
      return new Settings(Duration.ofMillis(config.poll_millis()), Duration.ofMillis(config.patience_millis()),
          new Proof.Terms(Duration.ofMillis(config.proof_millis()), config.replay_runs()));
    }
  }

  private final BundleContext context;
  private final Duration poll;
  private final Turns turns = new Turns();
  private final Core core = new Core();
  private final Auditing auditing = new Auditing();
  private final DeployFolder folder;
  private final Lifecycle lifecycle;
  private final Retirement retirement;
  private final Adoption adoption;
  private final FolderChanges changes;
  private final BundleSteward steward;
  private ServiceRegistration<BundleAdmin> registration;

  @Activate
  public Administration(BundleContext context, @Reference ServiceComponentRuntime components, Config config)
      throws IOException {
    this(context, components, Settings.of(config));
  }

  Administration(BundleContext context, ServiceComponentRuntime components, Settings settings) throws IOException {
    this.context = context;
    this.poll = settings.poll();
    Path home = Home.of(context);
    folder = new DeployFolder(Files.createDirectories(home.resolve("deploy")), settings.patience());
    var store = new JarStore(home.resolve("data/bundles"));
    var ledger = new Ledger(context);
    var deployed = new Deployed(ledger);
    var diagnosis = new Diagnosis(context, new ShippedBundles(Home.distribution(context).resolve("system")));
    var componentDiagnosis = new ComponentDiagnosis(components);
    lifecycle = new Lifecycle(context, diagnosis, componentDiagnosis);
    retirement = new Retirement(context, lifecycle, core, ledger);
    adoption = new Adoption(context, ledger, store, deployed, retirement);
    var editions = new Editions(deployed, retirement);
    var proof = new Proof(context, lifecycle, componentDiagnosis, core, settings.proof());
    var takeover = new Takeover(context, store, deployed, retirement, new SideBySide(lifecycle, proof, core),
        new InPlace(context, lifecycle, diagnosis, proof));
    var deployments = new Deployments(context, folder, store, deployed, retirement, editions, lifecycle, takeover);
    changes = new FolderChanges(context, folder, store, deployed, retirement, deployments);
    var views = new BundleViews(deployed, retirement, editions, store, lifecycle, diagnosis, componentDiagnosis);
    steward = new BundleSteward(context, turns, folder, deployed, retirement, deployments, views, core,
        auditing);
  }

  // Both are missing when the core is what does not work, which is when bundles have to be looked at.

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCatalog(PluginCatalog catalog) {
    core.catalog(catalog);
  }

  void unbindCatalog(PluginCatalog catalog) {
    core.catalogGone(catalog);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindHandover(PluginHandover handover) {
    core.handover(handover);
    retirement.announce(handover);
  }

  void unbindHandover(PluginHandover handover) {
    core.handoverGone(handover);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Activate
  void begin() throws IOException {
    boolean begun = false;
    try {
      turns.take(() -> {
        folder.removeUnfinishedUploads();
        adoption.begin(lifecycle);
        changes.begin();
        return null;
      });
      begun = true;
    } finally {
      if (!begun) {
        turns.close();
      }
    }
    registration = context.registerService(BundleAdmin.class, steward, null);
    turns.every(poll, changes::follow);
  }

  @Deactivate
  void end() {
    registration.unregister();
    turns.close();
  }
}

package io.osgent.storage.postgres.internal;

import io.osgent.api.health.HealthCheck;
import io.osgent.server.storage.Database;
import java.time.Duration;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database that is configured. Where that is wrong none is offered, and the log and its health say why. */
@Component(immediate = true, service = HealthCheck.class, configurationPid = "io.osgent.storage.postgres", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Settings.class)
public final class PostgresStorage implements HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStorage.class);

  private PostgresDatabase database;
  private Pulse pulse;
  private ServiceRegistration<Database> offer;
  private String wrong;

  @Activate
  public PostgresStorage(BundleContext context, Settings settings) {
    try {
      Address address = Address.of(settings.url().strip(), settings.user().strip(), settings.password());
      database = open(address, settings);
      pulse = new Pulse(database);
      offer = context.registerService(Database.class, database,
          FrameworkUtil.asDictionary(Map.of(Database.KIND, "postgresql")));
      LOG.info("the database is {}", address);
    } catch (IllegalArgumentException e) {
      wrong = "io.osgent.storage.postgres: " + e.getMessage();
      LOG.error("there is no PostgreSQL: {}", wrong);
    }
  }

  private static PostgresDatabase open(Address address, Settings settings) {
    return PostgresDatabase.open(address, settings.schema(), settings.connections(),
        Duration.ofSeconds(settings.waitSeconds()), Duration.ofSeconds(settings.answerSeconds()));
  }

  /** First nobody is offered it any more, and those who use it end; then its connections are closed. */
  @Deactivate
  void close() {
    if (database != null) {
      offer.unregister();
      database.close();
    }
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Health check() {
    return wrong == null ? pulse.take() : Health.down(wrong);
  }
}

package io.osgent.policy.internal;

import io.osgent.api.Scope;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.storage.Database;
import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which tools a person has had called within the last hour. */
@Component(configurationPid = Tables.PID, service = PersonalData.class)
public final class CountedCalls implements PersonalData {
  private final Meter meter;

  @Activate
  public CountedCalls(@Reference(name = "database", target = Tables.DATABASE) Database database) {
    this(new Meter(database, Clock.systemUTC()));
  }

  CountedCalls(Meter meter) {
    this.meter = meter;
  }

  @Override
  public String kind() {
    return "counted tool calls";
  }

  @Override
  public void erase(Scope scope) {
    meter.forget(scope.tenant(), scope.user());
  }

  @Override
  public void eraseTenant(String tenant) {
    meter.forgetTenant(tenant);
  }
}

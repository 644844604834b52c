package io.osgent.security.internal;

import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes it in the audit log; while there is none, in the log. */
@Component(service = Audit.class)
public final class AuditTrail implements Audit {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  private final AtomicReference<AuditLog> log = new AtomicReference<>();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void setLog(AuditLog found) {
    log.set(found);
  }

  void unsetLog(AuditLog gone) {
    log.compareAndSet(gone, null);
  }

  @Override
  public void record(Principal by, String action, String target, Map<String, String> detail) {
    AuditLog present = log.get();
    if (present == null) {
      LOG.warn("there is no audit log to note it in: {} {} {} by {} of {}", action, target, detail, by.logged(),
          by.tenant());
    } else {
      present.record(new AuditEntry(Instant.now(), by, action, target, detail));
    }
  }
}

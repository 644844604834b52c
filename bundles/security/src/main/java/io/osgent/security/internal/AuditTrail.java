package io.osgent.security.internal;

import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.security.Principal;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Notes it in the audit log of the server. */
@Component(service = Audit.class)
public final class AuditTrail implements Audit {
  private final Auditing auditing = new Auditing();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void bindAudit(AuditLog found) {
    auditing.come(found);
  }

  void unbindAudit(AuditLog gone) {
    auditing.gone(gone);
  }

  @Override
  public void record(Principal by, String action, String target, Map<String, String> detail) {
    auditing.record(by, action, target, detail);
  }
}

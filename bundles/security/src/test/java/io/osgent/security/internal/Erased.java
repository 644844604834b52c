package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Principal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Notes which tenants were to be erased. */
final class Erased implements Persons {
  final List<String> tenants = new ArrayList<>();
  boolean failing;

  @Override
  public void eraseTenant(String tenant) {
    tenants.add(tenant);
    if (failing) {
      throw new ProblemException(Problem.of("erasure_failed", 503, "not everything could be erased"));
    }
  }

  @Override
  public ErasureReport erase(String userId, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ErasureReport erasure(String id, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forgetKind(String kind, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterator<Item> export(String userId, Principal by) {
    throw new UnsupportedOperationException();
  }
}

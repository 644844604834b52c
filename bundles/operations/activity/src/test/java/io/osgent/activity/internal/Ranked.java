package io.osgent.activity.internal;

import io.osgent.server.privacy.PersonalData;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** A service that ranks somewhere. */
record Ranked(int ranking) implements ServiceReference<PersonalData> {
  @Override
  public Object getProperty(String key) {
    return key.equals(Constants.SERVICE_RANKING) ? ranking : null;
  }

  @Override
  public String[] getPropertyKeys() {
    return new String[]{Constants.SERVICE_RANKING};
  }

  @Override
  public Bundle getBundle() {
    return null;
  }

  @Override
  public Bundle[] getUsingBundles() {
    return new Bundle[0];
  }

  @Override
  public boolean isAssignableTo(Bundle bundle, String className) {
    return true;
  }

  @Override
  public int compareTo(Object reference) {
    return Integer.compare(ranking, ((Ranked) reference).ranking());
  }

  @Override
  public Dictionary<String, Object> getProperties() {
    return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, ranking));
  }

  @Override
  public <A> A adapt(Class<A> type) {
    return null;
  }
}

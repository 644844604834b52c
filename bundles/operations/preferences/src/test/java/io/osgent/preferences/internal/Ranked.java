package io.osgent.preferences.internal;

import io.osgent.server.preference.PreferenceSource;
import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** As a framework would refer to a source: one of a higher ranking is greater. */
record Ranked(int ranking) implements ServiceReference<PreferenceSource> {
  @Override
  public int compareTo(Object other) {
    return Integer.compare(ranking, ((Ranked) other).ranking);
  }

  @Override
  public Object getProperty(String key) {
    return getProperties().get(key);
  }

  @Override
  public String[] getPropertyKeys() {
    return new String[]{"service.ranking"};
  }

  @Override
  public Dictionary<String, Object> getProperties() {
    return FrameworkUtil.asDictionary(Map.of("service.ranking", ranking));
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
  public <A> A adapt(Class<A> type) {
    return null;
  }
}

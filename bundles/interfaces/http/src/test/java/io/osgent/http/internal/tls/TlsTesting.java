package io.osgent.http.internal.tls;

import io.osgent.http.internal.limits.Configured;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of a server with {@code chain.pem} and {@code key.pem} in its home. */
public final class TlsTesting {
  private TlsTesting() {}

  public static TlsSettings settings(Path home, Map<String, ?> set) {
    var all = new HashMap<String, Object>(Map.of("certificate", "chain.pem", "key", "key.pem", "lookSeconds", 3600));
    all.putAll(set);
    return TlsSettings.of(Configured.as(TlsConfig.class, all), home);
  }
}

package io.osgent.http.internal.tls;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Holds how the server speaks HTTPS. Another configuration opens the port anew. */
@Component(service = TlsComponent.class, configurationPid = "io.osgent.http.tls")
@Designate(ocd = TlsConfig.class)
public final class TlsComponent {
  private final TlsConfig config;
  private final Path home;

  @Activate
  public TlsComponent(BundleContext bundles, TlsConfig config) {
    this.config = config;
    var named = bundles.getProperty("osgent.home");
    this.home = Path.of(named == null ? "" : named).toAbsolutePath();
  }

  /** @throws IllegalArgumentException saying which value is wrong and what would be right */
  public TlsSettings settings() {
    return TlsSettings.of(config, home);
  }
}

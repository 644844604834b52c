package io.osgent.security.internal;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer that a configuration describes. One that can't be read vouches for nobody, and the log says why. */
@Component(name = "io.osgent.security.oidc", service = ConfiguredIssuer.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OidcConfig.class, factory = true)
public final class ConfiguredIssuer {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredIssuer.class);

  private final Optional<OidcIssuer> issuer;

  @Activate
  public ConfiguredIssuer(OidcConfig config) {
    issuer = read(config);
  }

  private static Optional<OidcIssuer> read(OidcConfig config) {
    try {
      var issuer = new OidcIssuer(config, InstantSource.system());
      LOG.info("tokens of {} are taken", issuer.issuer());
      return Optional.of(issuer);
    } catch (IllegalArgumentException | NullPointerException wrong) {
      LOG.error("tokens of {} are not taken: io.osgent.security.oidc: {}", config.issuer(), wrong.getMessage());
      return Optional.empty();
    }
  }

  Optional<TokenIssuer> issuer() {
    return issuer.map(TokenIssuer.class::cast);
  }

  @Deactivate
  void close() throws IOException {
    if (issuer.isPresent()) {
      issuer.get().close();
    }
  }
}

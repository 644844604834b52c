package io.osgent.security.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Makes and checks tokens, with the keys of this home and the issuers that are configured. */
@Component(service = TokenDesk.class, configurationPid = "io.osgent.security.logins")
@Designate(ocd = LoginConfig.class)
public final class TokenDesk {
  private final List<TokenIssuer> issuers = new CopyOnWriteArrayList<>();
  private final AccessTokens own;
  private final TokenCheck check;
  private final LoginConfig config;

  @Activate
  public TokenDesk(BundleContext context, @Reference Directory directory, @Reference RoleBook roles, LoginConfig config)
      throws IOException {
    this.config = config;
    var lifetime = Duration.ofSeconds(Math.clamp(config.accessSeconds(), 60, 86_400));
    var keys = new SigningKeys(Path.of(context.getProperty("osgent.home"), "data", "login-keys.json"),
        Duration.ofDays(Math.clamp(config.keyDays(), 1, 365)), lifetime);
    own = new AccessTokens(keys, lifetime, InstantSource.system());
    check = new TokenCheck(own, issuers, directory, new Principals(directory, roles), InstantSource.system());
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addIssuer(ConfiguredIssuer issuer) {
    issuer.issuer().ifPresent(issuers::add);
    check.forget();
  }

  void removeIssuer(ConfiguredIssuer issuer) {
    issuer.issuer().ifPresent(issuers::remove);
    check.forget();
  }

  TokenCheck check() {
    return check;
  }

  AccessTokens own() {
    return own;
  }

  LoginConfig config() {
    return config;
  }
}

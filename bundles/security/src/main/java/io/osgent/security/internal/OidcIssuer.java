package io.osgent.security.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An OpenID Connect issuer's access tokens that are signed JSON Web Tokens. Thread-safe. */
final class OidcIssuer implements TokenIssuer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OidcIssuer.class);
  private static final Set<JWSAlgorithm> TAKEN = Set.copyOf(
      List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384,
          JWSAlgorithm.PS512, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512));

  private final String issuer;
  private final String tenant;
  private final Claims claims;
  private final int skew;
  private final JWKSource<SecurityContext> keys;
  private final DefaultJWTProcessor<SecurityContext> checking = new DefaultJWTProcessor<>();

  /**
   * How long it makes do with the keys it has.
   *
   * @param good for so long they are taken without asking
   * @param betweenQuestions tokens with keys nobody knows make it ask so often and hardly more
   * @param outage for so long they are taken when the issuer is gone
   */
  record KeyTimes(Duration good, Duration betweenQuestions, Duration outage) {
    static KeyTimes of(OidcConfig config) {
      return new KeyTimes(Duration.ofMinutes(Math.clamp(config.keyMinutes(), 1, 1440)), Duration.ofSeconds(10),
          Duration.ofHours(4));
    }
  }

  /** @throws IllegalArgumentException when it says something that does not do */
  OidcIssuer(OidcConfig config, InstantSource clock) {
    this(config, clock, KeyTimes.of(config));
  }

  OidcIssuer(OidcConfig config, InstantSource clock, KeyTimes times) {
    issuer = config.issuer().strip();
    DiscoveredKeys.trustworthy(issuer);
    Set<String> audience = Claims.words(config.audience()).collect(Collectors.toSet());
    if (audience.isEmpty()) {
      throw new IllegalArgumentException(
          "audience should say for whom its tokens are, e.g. https://osgent.example.com");
    }
    tenant = config.tenant().strip();
    claims = new Claims(config);
    skew = Math.clamp(config.skewSeconds(), 0, 300);
    Set<JWSAlgorithm> algorithms = algorithms(config.algorithms());
    Duration wait = Duration.ofSeconds(Math.clamp(config.waitSeconds(), 1, 30));
    // Whoever comes while somebody else is asking gets that answer, or, when none comes, the keys there were: so waits longer.
    Duration others = wait.multipliedBy(2);
    keys = JWKSourceBuilder.create(new DiscoveredKeys(issuer, config.jwksUri().strip(), wait))
        .cache(times.good().toMillis(), others.toMillis()).refreshAheadCache(false)
        .rateLimited(times.betweenQuestions().toMillis()).outageTolerant(times.outage().toMillis()).build();
    checking.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"),
        new JOSEObjectType("application/at+jwt"), null));
    checking.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
    checking.setJWTClaimsSetVerifier(verifier(audience, clock));
  }

  private static Set<JWSAlgorithm> algorithms(String[] names) {
    var algorithms = new HashSet<JWSAlgorithm>();
    Claims.words(names).forEach(name -> {
      var algorithm = JWSAlgorithm.parse(name);
      if (!TAKEN.contains(algorithm)) {
        throw new IllegalArgumentException("algorithms '" + name + "' should be one of "
            + TAKEN.stream().map(JWSAlgorithm::getName).sorted().collect(Collectors.joining(", ")));
      }
      algorithms.add(algorithm);
    });
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("algorithms should name one at least, e.g. RS256");
    }
    return algorithms;
  }

  private DefaultJWTClaimsVerifier<SecurityContext> verifier(Set<String> audience, InstantSource clock) {
    var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(audience,
        new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("exp"), null) {
      @Override
      public void verify(JWTClaimsSet set, SecurityContext context) throws BadJWTException {
        super.verify(set, context);
        Date issued = set.getIssueTime();
        if (issued != null && issued.toInstant().isAfter(clock.instant().plusSeconds(skew))) {
          throw new BadJWTException("issued in the future");
        }
      }

      @Override
      protected Date currentTime() {
        return Date.from(clock.instant());
      }
    };
    verifier.setMaxClockSkew(skew);
    return verifier;
  }

  @Override
  public String issuer() {
    return issuer;
  }

  @Override
  public Optional<Vouched> check(SignedJWT token, Fingerprint fingerprint) {
    try {
      JWTClaimsSet said = checking.process(token, null);
      String user = claims.user(said);
      if (user == null) {
        LOG.warn("a token of {} names nobody", issuer);
        return Optional.empty();
      }
      return Optional.of(new Vouched(issuer, new UserKey(tenant, user), claims.testimony(said),
          said.getExpirationTime().toInstant().plusSeconds(skew), fingerprint));
    } catch (BadJOSEException | JOSEException e) {
      // What it says is the caller's: it goes into no log that others read.
      LOG.debug("a token of {} is refused", issuer, e);
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (keys instanceof Closeable closeable) {
      closeable.close();
    }
  }
}

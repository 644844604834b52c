package io.osgent.security.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Signed tokens that say which login they belong to, for a short while. What the login may is not in them. Thread-safe. */
final class AccessTokens {
  static final String ISSUER = "osgent";
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final String LOGIN = "sid";
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final SigningKeys keys;
  private final Duration lifetime;
  private final InstantSource clock;
  private final DefaultJWTProcessor<SecurityContext> checking = new DefaultJWTProcessor<>();

  AccessTokens(SigningKeys keys, Duration lifetime, InstantSource clock) {
    this.keys = keys;
    this.lifetime = lifetime;
    this.clock = clock;
    checking.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
    checking.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, (selector, context) -> selector.select(keys.all())));
    JWTClaimsSetVerifier<SecurityContext> claims = (set, context) -> check(set);
    checking.setJWTClaimsSetVerifier(claims);
  }

  /**
   * A token that was checked.
   *
   * @param login which it belongs to
   */
  record Checked(String login, Instant expiresAt) {}

  Duration lifetime() {
    return lifetime;
  }

  String sign(Login login) throws IOException {
    Instant now = clock.instant();
    OctetSequenceKey key = keys.signing(now);
    Instant end = now.plus(lifetime).isBefore(login.expiresAt()) ? now.plus(lifetime) : login.expiresAt();
    var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(key.getKeyID()).build(),
        new JWTClaimsSet.Builder().issuer(ISSUER).audience(ISSUER).subject(login.user().id())
            .claim("tenant", login.user().tenant()).claim(LOGIN, login.id()).jwtID(SecretText.id(""))
            .issueTime(Date.from(now)).notBeforeTime(Date.from(now)).expirationTime(Date.from(end)).build());
    try {
      token.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
    return token.serialize();
  }

  /** @return empty when it is not one of ours, was changed, is too old or too new */
  Optional<Checked> check(SignedJWT token) {
    try {
      JWTClaimsSet claims = checking.process(token, null);
      return Optional.of(new Checked(claims.getStringClaim(LOGIN), claims.getExpirationTime().toInstant()));
    } catch (BadJOSEException | JOSEException | java.text.ParseException e) {
      return Optional.empty();
    }
  }

  private void check(JWTClaimsSet claims) throws BadJWTException {
    Instant now = clock.instant();
    boolean ours = ISSUER.equals(claims.getIssuer()) && List.of(ISSUER).equals(claims.getAudience())
        && claims.getClaim(LOGIN) instanceof String;
    boolean current = claims.getExpirationTime() != null && now.isBefore(claims.getExpirationTime().toInstant())
        && claims.getNotBeforeTime() != null && !claims.getNotBeforeTime().toInstant().isAfter(now.plus(SKEW));
    if (!ours || !current) {
      throw new BadJWTException("not a token of this server that holds now");
    }
  }
}

package io.osgent.security.internal;

import com.nimbusds.jwt.SignedJWT;
import java.util.Optional;

/** Another server whose word is taken. */
interface TokenIssuer {
  /** As its tokens call it. */
  String issuer();

  /** @return empty when the token is not to be believed; blocks for a bounded time */
  Optional<Vouched> check(SignedJWT token, Fingerprint fingerprint);
}

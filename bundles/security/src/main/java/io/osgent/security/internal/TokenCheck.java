package io.osgent.security.internal;

import com.nimbusds.jwt.SignedJWT;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Principal;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signed tokens, ours and those of issuers; one that was found good is not checked again until it ends. Thread-safe. */
final class TokenCheck {
  /** A token of more characters is not looked at. */
  private static final int LONGEST = 16_000;
  private static final int MOST = 20_000;
  private static final Logger LOG = LoggerFactory.getLogger(TokenCheck.class);

  private final AccessTokens own;
  private final Collection<TokenIssuer> issuers;
  private final Directory directory;
  private final Principals principals;
  private final InstantSource clock;
  private final Map<Fingerprint, Good> good = new ConcurrentHashMap<>();
  private final Spoken vouched;
  private final int most;

  /** @param issuers a live view of them */
  TokenCheck(AccessTokens own, Collection<TokenIssuer> issuers, Directory directory, Principals principals,
      InstantSource clock) {
    this(own, issuers, directory, principals, clock, MOST);
  }

  /** @param most tokens that are remembered, and as many that other servers have signed */
  TokenCheck(AccessTokens own, Collection<TokenIssuer> issuers, Directory directory, Principals principals,
      InstantSource clock, int most) {
    this.most = most;
    vouched = new Spoken(most);
    this.own = own;
    this.issuers = issuers;
    this.directory = directory;
    this.principals = principals;
    this.clock = clock;
  }

  /** A token that was checked, and how to find out whose it is now. */
  private record Good(Instant expiresAt, Supplier<Optional<Principal>> who, Resolved resolved) {}

  Optional<Principal> principal(String token, Fingerprint fingerprint) {
    Good known = good.get(fingerprint);
    if (known == null) {
      Optional<Good> checked = check(token, fingerprint);
      if (checked.isEmpty()) {
        return Optional.empty();
      }
      known = checked.get();
      makeRoom();
      good.put(fingerprint, known);
    }
    return clock.instant().isBefore(known.expiresAt())
        ? known.resolved().at(principals.version(), known.who())
        : Optional.empty();
  }

  private Optional<Good> check(String token, Fingerprint fingerprint) {
    if (token.length() > LONGEST || token.chars().filter(each -> each == '.').count() != 2) {
      return Optional.empty();
    }
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      String issuer = parsed.getJWTClaimsSet().getIssuer();
      if (AccessTokens.ISSUER.equals(issuer)) {
        return own.check(parsed).map(checked -> new Good(checked.expiresAt(), () -> ofLogin(checked.login()),
            new Resolved()));
      }
      for (TokenIssuer each : issuers) {
        Optional<Vouched> word = each.issuer().equals(issuer) ? each.check(parsed, fingerprint) : Optional.empty();
        if (word.isPresent()) {
          // Whose word is forgotten has it heard again with the next request.
          vouched.add(word.get(), clock.instant()).ifPresent(gone -> good.remove(gone.token()));
          keep(word.get());
          return word.map(one -> new Good(one.expiresAt(), () -> principals.of(one), new Resolved()));
        }
      }
      return Optional.empty();
    } catch (ParseException noToken) {
      return Optional.empty();
    }
  }

  /** A database that fails keeps nobody out. */
  private void keep(Vouched word) {
    try {
      directory.say(word.user(), word.said());
    } catch (ProblemException e) {
      LOG.warn("the roles {} says its users have are known until the server stops: {}", word.issuer(), e.getMessage());
    }
  }

  Optional<Principal> ofLogin(String id) {
    Login login = directory.login(id);
    return login == null || !clock.instant().isBefore(login.expiresAt()) ? Optional.empty() : principals.of(login);
  }

  /** @param credential as {@link Vouched#credential} */
  Optional<Principal> ofVouched(String credential) {
    Vouched word = vouched.by(credential);
    return word == null || !clock.instant().isBefore(word.expiresAt()) ? Optional.empty() : principals.of(word);
  }

  /** An issuer came or went: whoever has its word is asked for it again. */
  void forget() {
    good.clear();
    vouched.clear();
  }

  /** A token that is forgotten is checked again when it comes again; those that end first go, a tenth of them at a time. */
  private void makeRoom() {
    if (good.size() >= most) {
      Instant now = clock.instant();
      good.values().removeIf(each -> !now.isBefore(each.expiresAt()));
      if (good.size() >= most) {
        List<Map.Entry<Fingerprint, Good>> oldest = good.entrySet().stream()
            .sorted(Comparator.comparing(each -> each.getValue().expiresAt())).limit(Math.ceilDiv(most, 10)).toList();
        oldest.forEach(each -> good.remove(each.getKey(), each.getValue()));
      }
    }
  }
}

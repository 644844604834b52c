package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens that look like ours and are none. */
class ForgedTokensTest {
  @TempDir
  private Path folder;

  private Home home;
  private String genuine;
  private OctetSequenceKey key;

  @BeforeEach
  void open() throws Exception {
    home = new Home(folder);
    home.user("ann", "user");
    genuine = home.login("ann").accessToken();
    key = home.signing.all().getKeys().getFirst().toOctetSequenceKey();
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private JWTClaimsSet.Builder claims() throws Exception {
    return new JWTClaimsSet.Builder(SignedJWT.parse(genuine).getJWTClaimsSet());
  }

  private static String text(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws Exception {
    var token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt")).keyID(key.getKeyID());
  }

  private String ours(JWTClaimsSet claims) throws Exception {
    return signed(header().build(), claims, new MACSigner(key));
  }

  private Date in(Duration time) {
    return Date.from(home.clock.instant().plus(time));
  }

  @Test
  void noneOfThemLetsAnybodyIn() throws Exception {
    String[] parts = genuine.split("\\.");
    RSAKey rsa = new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate();
    byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
    Map<String, String> forged = new LinkedHashMap<>();
    for (String none : new String[]{"none", "None", "NONE", "nOnE", ""}) {
      String head = text("{\"alg\":\"" + none + "\",\"typ\":\"at+jwt\",\"kid\":\"" + key.getKeyID() + "\"}");
      forged.put("alg '" + none + "' without a signature", head + "." + parts[1] + ".");
      forged.put("alg '" + none + "' with the old signature", head + "." + parts[1] + "." + parts[2]);
    }
    forged.put("signed by RSA", signed(new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt"))
        .keyID(key.getKeyID()).build(), claims().build(), new RSASSASigner(rsa)));
    forged.put("signed with a public key", signed(header().build(), claims().build(), new MACSigner(publicKey)));
    forged.put("signed with its own key in the header",
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt")).jwk(rsa.toPublicJWK()).build(),
            claims().build(), new RSASSASigner(rsa)));
    forged.put("another HMAC", signed(new JWSHeader.Builder(JWSAlgorithm.HS512).type(new JOSEObjectType("at+jwt"))
        .keyID(key.getKeyID()).build(), claims().build(), new MACSigner(new byte[64])));
    forged.put("an empty key's neighbour", signed(header().build(), claims().build(), new MACSigner(new byte[32])));
    forged.put("unknown kid", signed(header().keyID("nobody").build(), claims().build(), new MACSigner(key)));
    forged.put("kid is a path", signed(header().keyID("../../dev/null").build(), claims().build(),
        new MACSigner(new byte[32])));
    forged.put("another type", signed(header().type(JOSEObjectType.JWT).build(), claims().build(), new MACSigner(key)));
    forged.put("no type", signed(header().type(null).build(), claims().build(), new MACSigner(key)));
    forged.put("critical header",
        signed(header().criticalParams(java.util.Set.of("exp2")).customParam("exp2", 1).build(),
            claims().build(), new MACSigner(key)));
    forged.put("wrong issuer", ours(claims().issuer("https://elsewhere").build()));
    forged.put("no issuer", ours(claims().issuer(null).build()));
    forged.put("wrong audience", ours(claims().audience("somebody-else").build()));
    forged.put("no audience", ours(claims().audience((String) null).build()));
    forged.put("two audiences", ours(claims().audience(java.util.List.of("osgent", "other")).build()));
    forged.put("expired", ours(claims().expirationTime(in(Duration.ofSeconds(-1))).build()));
    forged.put("never ends", ours(claims().expirationTime(null).build()));
    forged.put("not yet valid", ours(claims().notBeforeTime(in(Duration.ofMinutes(1))).build()));
    forged.put("a login that is not there", ours(claims().claim("sid", "l0000000000000000").build()));
    forged.put("no login", ours(claims().claim("sid", null).build()));
    forged.put("login is a number", ours(claims().claim("sid", 7).build()));
    forged.put("other claims under the old signature",
        parts[0] + "." + text("{\"iss\":\"osgent\",\"aud\":\"osgent\",\"sub\":\"root\",\"exp\":4000000000}") + "."
            + parts[2]);
    forged.put("no signature", parts[0] + "." + parts[1] + ".");
    forged.put("two parts", parts[0] + "." + parts[1]);
    forged.put("four parts", genuine + ".x");
    forged.put("encrypted, they say", genuine + ".x.y");
    forged.put("no JSON", text("hello") + "." + text("hello") + "." + text("hello"));
    forged.put("deep JSON", text("{\"a\":".repeat(5000) + "1" + "}".repeat(5000)) + ".e30.x");
    forged.put("dots", "..");
    forged.put("very long", genuine + "A".repeat(100_000));

    forged.forEach((what, token) -> assertThat(home.ring.authenticate(token)).as(what).isEmpty());
    assertThat(home.ring.authenticate(genuine)).as("the genuine one").isPresent();
    assertThat(home.ring.authenticate(ours(claims().build()))).as("as the tests make them").isPresent();
    System.out.println("forged access tokens tried: " + forged.size() + ", let in: 0");
  }

  @Test
  void aTokenThatIsChangedAnywhereIsNobodys() {
    int tried = 0;
    for (int at = 0; at < genuine.length(); at++) {
      for (char other : "Aa0_.".toCharArray()) {
        var changed = new StringBuilder(genuine);
        if (genuine.charAt(at) != other && !sameBits(at, other)) {
          changed.setCharAt(at, other);
          tried++;
          assertThat(home.ring.authenticate(changed.toString())).as("at " + at + " " + other).isEmpty();
        }
      }
    }
    System.out.println("access tokens changed in one place: " + tried + ", let in: 0");
  }

  /** The last digit of the signature has bits that mean nothing. */
  private boolean sameBits(int at, char other) {
    return at == genuine.length() - 1 && new String(new char[]{other}).matches("[A-Za-z0-9_-]")
        && (index(other) >> 2) == (index(genuine.charAt(at)) >> 2);
  }

  private static int index(char digit) {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(digit);
  }
}

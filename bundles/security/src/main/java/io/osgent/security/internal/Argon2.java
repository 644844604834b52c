package io.osgent.security.internal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What hashing a password with Argon2id costs, and such hashes in the format of the Password Hashing Competition:
 * {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 *
 * @param kibibytes of memory
 * @param passes over it
 * @param lanes it is divided into
 */
record Argon2(int kibibytes, int passes, int lanes) {
  private static final Pattern PHC = Pattern.compile(
      "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
  private static final int SALT = 16;
  private static final int HASH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A hash with what it was made with. */
  private record Hash(Argon2 cost, byte[] salt, byte[] value) {
    static Optional<Hash> read(String phc) {
      Matcher parts = PHC.matcher(phc);
      if (!parts.matches()) {
        return Optional.empty();
      }
      var cost = new Argon2(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)),
          Integer.parseInt(parts.group(3)));
      return Optional
          .of(new Hash(cost, Base64.getDecoder().decode(parts.group(4)), Base64.getDecoder().decode(parts.group(5))));
    }
  }

  String hash(String password) {
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    var text = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=" + kibibytes + ",t=" + passes + ",p=" + lanes + "$" + text.encodeToString(salt) + "$"
        + text.encodeToString(derive(password, salt, HASH));
  }

  /** Whether the hash is that of the password; what takes long about it does not depend on either. */
  static boolean fits(String password, String phc) {
    Hash hash = Hash.read(phc).orElseThrow(() -> new IllegalStateException("a stored password is no Argon2id hash"));
    return MessageDigest.isEqual(hash.value(), hash.cost().derive(password, hash.salt(), hash.value().length));
  }

  /** Whether a hash would be made with the same cost today. */
  boolean made(String phc) {
    return Hash.read(phc).filter(hash -> hash.cost().equals(this)).isPresent();
  }

  private byte[] derive(String password, byte[] salt, int length) {
    var generator = new Argon2BytesGenerator();
    generator
        .init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(kibibytes).withIterations(passes).withParallelism(lanes).withSalt(salt).build());
    byte[] derived = new byte[length];
    generator.generateBytes(password.toCharArray(), derived);
    return derived;
  }
}

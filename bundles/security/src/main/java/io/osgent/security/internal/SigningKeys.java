package io.osgent.security.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys access tokens are signed with, in a file that its owner alone may read. The youngest signs; the others are
 * there for as long as there may be tokens they have signed. Thread-safe.
 */
final class SigningKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
  private static final int BITS = 256;

  private final Path file;
  private final Duration renewal;
  private final Duration lifetime;
  private volatile List<OctetSequenceKey> keys;

  /**
   * @param renewal a key signs for so long
   * @param lifetime the longest of a token
   */
  SigningKeys(Path file, Duration renewal, Duration lifetime) throws IOException {
    this.file = file;
    this.renewal = renewal;
    this.lifetime = lifetime;
    keys = Files.exists(file) ? read() : List.of();
  }

  /** Whoever has a key of their own is let in also when those of logins are spoilt. */
  private List<OctetSequenceKey> read() throws IOException {
    try {
      return JWKSet.parse(Files.readString(file)).getKeys().stream().map(JWK::toOctetSequenceKey).toList();
    } catch (ParseException | ClassCastException | CharacterCodingException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".spoilt");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      // Not why: a parser may tell what it has read, which are secrets.
      LOG.error("{} should be a JSON Web Key Set as it was written; it is {} now, and who has logged in does so again",
          file, aside.getFileName());
      return List.of();
    }
  }

  /** The one that signs now. */
  OctetSequenceKey signing(Instant now) throws IOException {
    List<OctetSequenceKey> all = keys;
    if (!all.isEmpty() && now.isBefore(born(all.getFirst()).plus(renewal))) {
      return all.getFirst();
    }
    return renew(now);
  }

  private synchronized OctetSequenceKey renew(Instant now) throws IOException {
    if (!keys.isEmpty() && now.isBefore(born(keys.getFirst()).plus(renewal))) {
      return keys.getFirst();
    }
    OctetSequenceKey next = next(now);
    List<OctetSequenceKey> all = Stream.concat(Stream.of(next),
        keys.stream().filter(key -> now.isBefore(born(key).plus(renewal).plus(lifetime.multipliedBy(2))))).toList();
    write(all);
    keys = all;
    return next;
  }

  private static Instant born(OctetSequenceKey key) {
    return key.getIssueTime() == null ? Instant.EPOCH : key.getIssueTime().toInstant();
  }

  private static OctetSequenceKey next(Instant now) {
    try {
      return new OctetSequenceKeyGenerator(BITS).algorithm(JWSAlgorithm.HS256).keyUse(KeyUse.SIGNATURE)
          .keyID(SecretText.id("")).issueTime(Date.from(now)).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has random numbers", e);
    }
  }

  /** All that a token may have been signed with. */
  JWKSet all() {
    return new JWKSet(List.<JWK>copyOf(keys));
  }

  private void write(List<OctetSequenceKey> all) throws IOException {
    Files.createDirectories(file.getParent());
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    try (var out = FileChannel.open(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        owners())) {
      var bytes = ByteBuffer.wrap(new JWKSet(List.<JWK>copyOf(all)).toString(false).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      // Or after a power cut the new name might stand for an empty file.
      out.force(true);
    }
    try {
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static FileAttribute<?>[] owners() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
        : new FileAttribute<?>[0];
  }
}

package io.osgent.http.internal.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What the server shows to prove who it is. The key belongs to the first certificate: that is checked. */
public final class ServerKey {
  private static final char[] IN_MEMORY = "in memory".toCharArray();

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ServerKey(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain;
  }

  /** @throws IOException if they do not belong together, as when one of two files has been replaced so far */
  static ServerKey of(PrivateKey key, List<X509Certificate> chain) throws IOException, GeneralSecurityException {
    if (!verifies(chain.getFirst().getPublicKey(), key)) {
      throw new IOException("the private key is not that of the certificate of "
          + chain.getFirst().getSubjectX500Principal().getName());
    }
    return new ServerKey(key, List.copyOf(chain));
  }

  private static boolean verifies(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
    var algorithm = switch (privateKey.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "DSA" -> "SHA256withDSA";
      default -> privateKey.getAlgorithm();
    };
    if (!isOfOneKind(publicKey.getAlgorithm(), privateKey.getAlgorithm())) {
      return false;
    }
    var text = "whose key is this?".getBytes(StandardCharsets.US_ASCII);
    var signing = Signature.getInstance(algorithm);
    signing.initSign(privateKey);
    signing.update(text);
    var verifying = Signature.getInstance(algorithm);
    verifying.initVerify(publicKey);
    verifying.update(text);
    return verifying.verify(signing.sign());
  }

  private static boolean isOfOneKind(String one, String other) {
    return one.equals(other) || one.startsWith("Ed") && other.startsWith("Ed");
  }

  /** For connections from now on. */
  public SSLContext context() throws IOException, GeneralSecurityException {
    var keystore = KeyStore.getInstance("PKCS12");
    keystore.load(null, null);
    keystore.setKeyEntry("server", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keystore, IN_MEMORY);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  public Instant validUntil() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** Whom the certificate names. */
  public String subject() {
    return chain.getFirst().getSubjectX500Principal().getName();
  }
}

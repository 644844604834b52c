package io.osgent.http.internal.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** PEM files as certificate authorities and OpenSSL write them: PKCS#8, PKCS#1 or EC, encrypted or not. */
record PemFiles(Path certificate, Path key, Password password) implements KeySource {
  @Override
  public List<Path> files() {
    return Stream.of(certificate, key).distinct().toList();
  }

  @Override
  public ServerKey read() throws IOException, GeneralSecurityException {
    var chain = new ArrayList<X509Certificate>();
    for (var part : parts(certificate)) {
      if (part instanceof X509CertificateHolder holder) {
        chain.add(new JcaX509CertificateConverter().getCertificate(holder));
      }
    }
    if (chain.isEmpty()) {
      throw new IOException(
          certificate + " has no certificate in it; it should begin with -----BEGIN CERTIFICATE-----");
    }
    return ServerKey.of(privateKey(), chain);
  }

  private PrivateKey privateKey() throws IOException {
    for (var part : parts(key)) {
      var info = privateKeyInfo(part);
      if (info != null) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
    }
    throw new IOException(key + " has no private key in it; it should have a part -----BEGIN PRIVATE KEY-----");
  }

  /**
   * Null for what is no private key: certificates, parameters of a curve. Decrypted with the ciphers under OpenSSL's names,
   * which the JDK's own provider does not know.
   */
  private PrivateKeyInfo privateKeyInfo(Object part) throws IOException {
    try {
      return switch (part) {
        case PrivateKeyInfo plain -> plain;
        case PEMKeyPair pair -> pair.getPrivateKeyInfo();
        case PKCS8EncryptedPrivateKeyInfo encrypted ->
          encrypted.decryptPrivateKeyInfo(
              new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(given()));
        case PEMEncryptedKeyPair encrypted ->
          encrypted
              .decryptKeyPair(
                  new JcePEMDecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(given()))
              .getPrivateKeyInfo();
        default -> null;
      };
    } catch (PKCSException | OperatorCreationException | PEMException e) {
      throw new IOException("the private key in " + key + " cannot be decrypted with keyPassword", e);
    }
  }

  private char[] given() throws IOException {
    if (password.isNone()) {
      throw new IOException("the private key in " + key + " is encrypted; set keyPassword");
    }
    return password.characters();
  }

  private static List<Object> parts(Path file) throws IOException {
    try (var pem = new PEMParser(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1))) {
      var parts = new ArrayList<>();
      for (var part = pem.readObject(); part != null; part = pem.readObject()) {
        parts.add(part);
      }
      return parts;
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(file + " cannot be read as PEM: " + e.getMessage(), e);
    }
  }
}

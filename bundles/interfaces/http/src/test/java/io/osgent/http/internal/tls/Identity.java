package io.osgent.http.internal.tls;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/** A server's key with a certificate that it has given itself, in all the forms in which people keep them. */
public record Identity(KeyPair pair, X509Certificate certificate) {
  public static Identity of(String name, String algorithm) throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2048);
    }
    var pair = generator.generateKeyPair();
    var subject = new X500Name("CN=" + name);
    var builder = new JcaX509v3CertificateBuilder(subject, BigInteger.valueOf(System.nanoTime()),
        Date.from(Instant.now()),
        Date.from(Instant.now().plus(Duration.ofDays(90))), subject, pair.getPublic());
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(
        new GeneralName[]{new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.dNSName, name)}));
    var signer = new JcaContentSignerBuilder(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA")
        .build(pair.getPrivate());
    return new Identity(pair, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
  }

  /** A client that believes this certificate and no other. */
  public SSLContext client() throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  public Identity writeCertificate(Path file) throws IOException {
    return write(file, certificate);
  }

  /** As OpenSSL had it for long: PKCS#1 or EC. */
  public Identity writeTraditionalKey(Path file) throws IOException {
    return write(file, new PemObject(pair.getPrivate() instanceof ECPrivateKey ? "EC PRIVATE KEY" : "RSA PRIVATE KEY",
        traditional().toASN1Primitive().getEncoded()));
  }

  /** With the name of its curve, as OpenSSL writes it. */
  private ASN1Encodable traditional() throws IOException {
    var info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    return pair.getPrivate() instanceof ECPrivateKey key
        ? new org.bouncycastle.asn1.sec.ECPrivateKey(key.getParams().getOrder().bitLength(), key.getS(),
            info.getPrivateKeyAlgorithm().getParameters())
        : info.parsePrivateKey();
  }

  public Identity writeEncryptedTraditionalKey(Path file, String password) throws IOException {
    var kind = pair.getPrivate() instanceof ECPrivateKey ? "EC PRIVATE KEY" : "RSA PRIVATE KEY";
    var cipher = new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(new BouncyCastleProvider())
        .build(password.toCharArray());
    var sealed = cipher.encrypt(traditional().toASN1Primitive().getEncoded());
    return write(file, new PemObject(kind, List.of(new PemHeader("Proc-Type", "4,ENCRYPTED"),
        new PemHeader("DEK-Info",
            cipher.getAlgorithm() + "," + HexFormat.of().withUpperCase().formatHex(cipher.getIV()))),
        sealed));
  }

  public Identity writeKey(Path file) throws IOException, OperatorCreationException {
    return write(file, new JcaPKCS8Generator(pair.getPrivate(), null));
  }

  public Identity writeEncryptedKey(Path file, String password) throws IOException, OperatorCreationException {
    return write(file, new JcaPKCS8Generator(pair.getPrivate(),
        new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC).setProvider(new BouncyCastleProvider())
            .setPassword(password.toCharArray())
            .build()));
  }

  public Identity writeKeystore(Path file, String type, String password, String keyPassword)
      throws GeneralSecurityException, IOException {
    var keystore = KeyStore.getInstance(type);
    keystore.load(null, null);
    keystore.setKeyEntry("mine", pair.getPrivate(), keyPassword.toCharArray(), new Certificate[]{certificate});
    try (var out = Files.newOutputStream(file)) {
      keystore.store(out, password.toCharArray());
    }
    return this;
  }

  private Identity write(Path file, Object part) throws IOException {
    try (Writer out = Files.newBufferedWriter(file); var pem = new JcaPEMWriter(out)) {
      pem.writeObject(part);
    }
    return this;
  }
}

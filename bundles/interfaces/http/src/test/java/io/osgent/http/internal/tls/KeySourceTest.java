package io.osgent.http.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.http.internal.limits.Configured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySourceTest {
  private static Identity rsa;
  private static Identity ec;

  @TempDir
  private Path home;

  @BeforeAll
  static void make() throws Exception {
    rsa = Identity.of("rsa.example.org", "RSA");
    ec = Identity.of("ec.example.org", "EC");
  }

  @Test
  void aKeyIsReadFromPemInWhateverFormItIs() throws Exception {
    for (var identity : new Identity[]{rsa, ec}) {
      identity.writeCertificate(home.resolve("chain.pem"));
      identity.writeKey(home.resolve("key.pem"));
      assertReads(identity, pem(""));
      identity.writeTraditionalKey(home.resolve("key.pem"));
      assertReads(identity, pem(""));
      identity.writeEncryptedKey(home.resolve("key.pem"), "a secret");
      assertReads(identity, pem("a secret"));
      identity.writeEncryptedTraditionalKey(home.resolve("key.pem"), "a secret");
      assertReads(identity, pem("a secret"));
    }
  }

  @Test
  void oneFileMayHoldCertificateAndKey() throws Exception {
    ec.writeCertificate(home.resolve("chain.pem")).writeKey(home.resolve("key.pem"));
    Files.writeString(home.resolve("all.pem"),
        Files.readString(home.resolve("chain.pem")) + Files.readString(home.resolve("key.pem")));
    assertReads(ec, Map.of("certificate", "all.pem"));
  }

  @Test
  void aKeystoreMayBePkcs12OrJks() throws Exception {
    rsa.writeKeystore(home.resolve("server.p12"), "PKCS12", "opens", "opens");
    assertReads(rsa, Map.of("keystore", "server.p12", "keystorePassword", "opens"));
    rsa.writeKeystore(home.resolve("server.jks"), "JKS", "opens", "unlocks");
    assertReads(rsa,
        Map.of("keystore", "server.jks", "keystorePassword", "opens", "keyPassword", "unlocks", "alias", "mine"));
  }

  @Test
  void whatIsWrongIsSaidInWordsAndWithoutTheSecret() throws Exception {
    ec.writeCertificate(home.resolve("chain.pem"));
    refused("there is no file " + home.resolve("key.pem"), pem(""));
    rsa.writeKey(home.resolve("key.pem"));
    refused("the private key is not that of the certificate of CN=ec.example.org", pem(""));
    ec.writeEncryptedKey(home.resolve("key.pem"), "right");
    refused("is encrypted; set keyPassword", pem(""));
    refused("cannot be decrypted with keyPassword", pem("wrong one"));
    ec.writeEncryptedTraditionalKey(home.resolve("key.pem"), "right");
    refused("cannot be decrypted with keyPassword", pem("wrong one"));
    ec.writeKey(home.resolve("key.pem"));
    Files.writeString(home.resolve("chain.pem"), "-----BEGIN CERTIFICATE-----\nMIIB");
    refused("cannot be read as PEM", pem(""));
    Files.writeString(home.resolve("chain.pem"), "");
    refused("has no certificate in it", pem(""));
    rsa.writeKeystore(home.resolve("server.p12"), "PKCS12", "opens", "opens");
    refused("cannot be read as a keystore with keystorePassword",
        Map.of("keystore", "server.p12", "keystorePassword", "wrong one"));
    refused("has no private key 'yours'",
        Map.of("keystore", "server.p12", "keystorePassword", "opens", "alias", "yours"));
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> settings(Map.of("certificate", "a", "keystore", "b"))).hasMessageContaining("both set");
    assertThatThrownBy(() -> settings(Map.of("key", "a"))).hasMessageContaining("without its certificate");
    assertThat(settings(Map.of()).isOn()).isFalse();
    assertThat(settings(Map.of("certificate", "a", "keyPassword", "not to be seen")).toString())
        .doesNotContain("not to be seen");
  }

  private Map<String, String> pem(String password) {
    var set = new HashMap<String, String>();
    set.put("certificate", "chain.pem");
    set.put("key", "key.pem");
    set.put("keyPassword", password);
    return set;
  }

  private TlsSettings settings(Map<String, String> set) {
    return TlsSettings.of(Configured.as(TlsConfig.class, set), home);
  }

  private void assertReads(Identity identity, Map<String, String> set) throws Exception {
    var key = settings(set).source().read();
    assertThat(key.subject()).isEqualTo(identity.certificate().getSubjectX500Principal().getName());
    assertThat(key.context().createSSLEngine()).isNotNull();
  }

  private void refused(String why, Map<String, String> set) {
    assertThatThrownBy(() -> settings(set).source().read()).isInstanceOf(IOException.class).hasMessageContaining(why)
        .hasMessageNotContaining("wrong one");
  }
}

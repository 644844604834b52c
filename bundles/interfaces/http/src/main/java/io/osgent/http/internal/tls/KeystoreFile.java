package io.osgent.http.internal.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A keystore, PKCS12 or JKS. */
record KeystoreFile(Path file, Password password, Password keyPassword, String alias) implements KeySource {
  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public ServerKey read() throws IOException, GeneralSecurityException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file);
    }
    var keystore = open();
    var name = alias.isEmpty() ? onlyKey(keystore) : alias;
    try {
      if (keystore.getKey(name, keyPassword.characters()) instanceof PrivateKey key) {
        return ServerKey.of(key,
            Stream.of(keystore.getCertificateChain(name)).map(X509Certificate.class::cast).toList());
      }
    } catch (UnrecoverableKeyException e) {
      throw new IOException("the key '" + name + "' in " + file + " cannot be decrypted with keyPassword", e);
    }
    throw new IOException(file + " has no private key '" + name + "'");
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    try {
      return KeyStore.getInstance(file.toFile(), password.characters());
    } catch (IOException | KeyStoreException e) {
      throw new IOException(file + " cannot be read as a keystore with keystorePassword: " + e.getMessage(), e);
    }
  }

  private String onlyKey(KeyStore keystore) throws IOException, KeyStoreException {
    var keys = new ArrayList<String>();
    for (var name : Collections.list(keystore.aliases())) {
      if (keystore.isKeyEntry(name)) {
        keys.add(name);
      }
    }
    if (keys.size() != 1) {
      throw new IOException(file + " should have one key, or 'alias' should name it; it has " + keys);
    }
    return keys.getFirst();
  }
}

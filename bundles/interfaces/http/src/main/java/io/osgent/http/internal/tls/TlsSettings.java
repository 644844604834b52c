package io.osgent.http.internal.tls;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether and how the server speaks HTTPS.
 *
 * @param source where its certificate and key are, or null when it speaks plain HTTP
 * @param look how often it is looked whether they have changed
 * @param redirectPort a port for plain HTTP that leads to HTTPS; 0 picks one, below that there is none
 * @param strictTransport how long browsers are to use HTTPS alone
 */
public record TlsSettings(KeySource source, Duration look, int redirectPort, Duration strictTransport) {
  public static final TlsSettings OFF = new TlsSettings(null, Duration.ofSeconds(1), -1, Duration.ZERO);

  /**
   * @param home what relative paths begin at
   * @throws IllegalArgumentException saying which value is wrong and what would be right
   */
  static TlsSettings of(TlsConfig config, Path home) {
    if (config.certificate().isBlank() && config.keystore().isBlank()) {
      if (!config.key().isBlank()) {
        throw new IllegalArgumentException("key is set without its certificate; set certificate to a PEM file as well");
      }
      return OFF;
    } else if (!config.certificate().isBlank() && !config.keystore().isBlank()) {
      throw new IllegalArgumentException("certificate and keystore are both set; one of them should be");
    } else if (config.lookSeconds() < 1) {
      throw new IllegalArgumentException("lookSeconds should be above 0, but is " + config.lookSeconds());
    }
    return new TlsSettings(source(config, home), Duration.ofSeconds(config.lookSeconds()), config.redirectPort(),
        Duration.ofSeconds(Math.max(0, config.strictTransportSeconds())));
  }

  private static KeySource source(TlsConfig config, Path home) {
    if (config.keystore().isBlank()) {
      var certificate = home.resolve(config.certificate().strip());
      return new PemFiles(certificate, config.key().isBlank() ? certificate : home.resolve(config.key().strip()),
          new Password(config.keyPassword()));
    }
    return new KeystoreFile(home.resolve(config.keystore().strip()), new Password(config.keystorePassword()),
        new Password(config.keyPassword().isEmpty() ? config.keystorePassword() : config.keyPassword()),
        config.alias().strip());
  }

  public boolean isOn() {
    return source != null;
  }
}

package io.osgent.http.internal.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what Jetty shows its clients as the files have it. Connections that are open stay as they are. Files that are
 * broken, or half written, change nothing; when they are so at two looks in a row, the log says it.
 */
public final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final Duration SOON = Duration.ofDays(14);

  private final KeySource source;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private List<String> served = List.of();
  private List<String> broken = List.of();
  private boolean told;

  public Certificates(KeySource source) {
    this.source = source;
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setRenegotiationAllowed(false);
  }

  public SslContextFactory.Server factory() {
    return factory;
  }

  /** Reads the files for the first time. @throws IOException saying what is wrong with them */
  public void load() throws IOException, GeneralSecurityException {
    var state = state();
    var key = source.read();
    factory.setSslContext(key.context());
    served = state;
    tell(key);
  }

  /** Looks whether they have changed. */
  public void look() {
    var state = state();
    if (state.equals(served)) {
      broken = List.of();
      return;
    }
    try {
      var key = source.read();
      var context = key.context();
      factory.reload(jetty -> jetty.setSslContext(context));
      served = state;
      broken = List.of();
      tell(key);
    } catch (Exception e) {
      if (!state.equals(broken)) {
        broken = state;
        told = false;
      } else if (!told) {
        told = true;
        LOG.warn("the certificate that was served so far stays, as its files have changed but cannot be used: {}",
            e.getMessage());
      }
    }
  }

  private static void tell(ServerKey key) {
    if (key.validUntil().isBefore(Instant.now().plus(SOON))) {
      LOG.warn("the certificate of {} is valid until {} only", key.subject(), key.validUntil());
    } else {
      LOG.info("the certificate of {} is served, valid until {}", key.subject(), key.validUntil());
    }
  }

  private List<String> state() {
    return source.files().stream().map(Certificates::state).toList();
  }

  private static String state(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return "missing";
    }
  }
}

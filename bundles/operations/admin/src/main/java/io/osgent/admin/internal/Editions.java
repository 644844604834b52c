package io.osgent.admin.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of any bundle which edition is in it. Thread-safe. */
final class Editions {
  private static final Logger LOG = LoggerFactory.getLogger(Editions.class);

  private final Deployed deployed;
  private final Retirement retirement;
  private final Map<String, String> hashes = new ConcurrentHashMap<>();

  Editions(Deployed deployed, Retirement retirement) {
    this.deployed = deployed;
    this.retirement = retirement;
  }

  Edition of(Bundle bundle) {
    return deployed.find(bundle.getBundleId()).or(() -> retirement.find(bundle.getBundleId())).map(Deployment::edition)
        .orElseGet(() -> Edition.shipped(bundle.getSymbolicName(), bundle.getVersion(), sha256(bundle)));
  }

  /** Bundles of the distribution are installed from files, which stay as they are; the framework itself is not. */
  private String sha256(Bundle bundle) {
    String location = bundle.getLocation().replaceFirst("^reference:", "");
    return location.startsWith("file:") ? hashes.computeIfAbsent(location, Editions::hash) : null;
  }

  private static String hash(String location) {
    Path jar = Path.of(URI.create(location));
    try {
      return Files.isRegularFile(jar) ? BundleJar.sha256(jar) : null;
    } catch (IOException unreadable) {
      LOG.warn("{} can't be read: {}", jar, FirstLine.of(unreadable));
      return null;
    }
  }
}

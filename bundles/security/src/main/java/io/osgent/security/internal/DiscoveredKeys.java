package io.osgent.security.internal;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An issuer's keys, from where it says they are. Whatever it does, an answer is not waited for longer than agreed. */
final class DiscoveredKeys implements JWKSetSource<SecurityContext> {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveredKeys.class);
  private static final int LARGEST = 500_000;

  private final String issuer;
  private final String jwksUri;
  private final Duration wait;
  private final HttpClient client;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /** @param jwksUri where the keys are, or empty to ask the issuer */
  DiscoveredKeys(String issuer, String jwksUri, Duration wait) {
    this.issuer = issuer;
    this.jwksUri = jwksUri;
    this.wait = wait;
    client = HttpClient.newBuilder().connectTimeout(wait).build();
  }

  /** What is not secret on the way can be changed on it. */
  static URI trustworthy(String url) {
    URI uri = URI.create(url);
    boolean secret = "https".equals(uri.getScheme());
    boolean here = "http".equals(uri.getScheme()) && uri.getHost() != null
        && uri.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1\\]");
    if (!secret && !here) {
      throw new IllegalArgumentException("'" + url + "' should begin with https://");
    }
    return uri;
  }

  @Override
  public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
      throws JWKSetUnavailableException, JWKSetParseException {
    Future<JWKSet> answer = calls.submit(this::fetch);
    try {
      return answer.get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause().toString(), e.getCause());
    } catch (TimeoutException e) {
      throw unavailable("no answer within " + wait.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private JWKSetUnavailableException unavailable(String why, Throwable cause) {
    LOG.warn("the keys of {} are not to be had: {}", issuer, why);
    return new JWKSetUnavailableException(why, cause);
  }

  private JWKSet fetch() throws IOException, InterruptedException, ParseException {
    if (!jwksUri.isEmpty()) {
      return JWKSet.parse(get(trustworthy(jwksUri)));
    }
    String described = get(
        trustworthy(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"));
    var description = JSONObjectUtils.parse(described);
    if (!issuer.equals(JSONObjectUtils.getString(description, "issuer"))) {
      throw new IOException("it says it is " + JSONObjectUtils.getString(description, "issuer"));
    }
    return JWKSet.parse(get(trustworthy(JSONObjectUtils.getString(description, "jwks_uri"))));
  }

  private String get(URI uri) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(
        HttpRequest.newBuilder(uri).header("Accept", "application/json").timeout(wait).build(),
        HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(LARGEST + 1);
      if (response.statusCode() != 200 || bytes.length > LARGEST) {
        throw new IOException(uri + " answers " + response.statusCode() + " with " + bytes.length + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
    client.shutdownNow();
  }
}

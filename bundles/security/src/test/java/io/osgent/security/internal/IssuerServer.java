package io.osgent.security.internal;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer with a key of its own, which can be made to misbehave. */
final class IssuerServer implements AutoCloseable {
  static final String AUDIENCE = "https://osgent.example.com";

  private final HttpServer server;
  private final InstantSource clock;
  final AtomicInteger asked = new AtomicInteger();
  final List<JWK> published = new CopyOnWriteArrayList<>();
  final RSAKey key;
  final String url;
  volatile CountDownLatch silence = new CountDownLatch(0);
  volatile int status = 200;
  volatile String calledItself;

  IssuerServer(InstantSource clock) throws Exception {
    this.clock = clock;
    key = rsa("first");
    published.add(key.toPublicJWK());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    calledItself = url;
    answer("/.well-known/openid-configuration",
        () -> "{\"issuer\":\"" + calledItself + "\",\"jwks_uri\":\"" + url + "/jwks\"}");
    answer("/jwks", () -> new JWKSet(List.copyOf(published)).toString());
    server.start();
  }

  static RSAKey rsa(String kid) throws Exception {
    return new RSAKeyGenerator(2048).keyID(kid).generate();
  }

  private void answer(String path, java.util.function.Supplier<String> text) {
    server.createContext(path, exchange -> {
      asked.incrementAndGet();
      try {
        silence.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      try (var out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    });
  }

  /** A token as it should be, to be changed. */
  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder().issuer(url).audience(AUDIENCE).subject("ann")
        .issueTime(Date.from(clock.instant())).expirationTime(Date.from(clock.instant().plusSeconds(300)));
  }

  String token(JWTClaimsSet claims) throws Exception {
    return token(claims, key);
  }

  static String token(JWTClaimsSet claims, RSAKey key) throws Exception {
    var token = new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt")).keyID(key.getKeyID()).build(),
        claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  @Override
  public void close() {
    silence.countDown();
    server.stop(0);
    ((java.util.concurrent.ExecutorService) server.getExecutor()).shutdownNow();
  }
}

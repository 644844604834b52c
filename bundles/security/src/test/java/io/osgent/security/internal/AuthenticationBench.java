package io.osgent.security.internal;

import io.osgent.server.security.Keys.KeyWish;
import io.osgent.server.security.Principal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** What it takes to be let in: {@code main} prints it. */
final class AuthenticationBench {
  private static final int ROUNDS = 9;

  private AuthenticationBench() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("identity-bench");
    try (var home = new Home(folder)) {
      home.user("ann", "developer");
      for (int i = 0; i < 150; i++) {
        home.keys.create("ann", new KeyWish("key" + i, null, null, null), Home.Operator.PRINCIPAL);
      }
      String key = home.keys.create("ann", new KeyWish("bench", null, null, null), Home.Operator.PRINCIPAL).secret();
      String token = home.login("ann").accessToken();
      Principal principal = home.principal(key);
      measure("a key", 500_000, () -> home.ring.authenticate(key).isPresent());
      measure("an access token", 500_000, () -> home.ring.authenticate(token).isPresent());
      measure("an unknown key", 500_000, () -> home.ring.authenticate(key + "x").isEmpty());
      measure("whether one still stands", 500_000, () -> home.ring.stands(principal));
      measure("an access token seen first", 20_000, () -> {
        home.check.forget();
        return home.ring.authenticate(token).isPresent();
      });
    }
    var passwords = new Passwords(Settings.of(Passwords.Config.class, Map.of()));
    String hash = passwords.hash(Home.PASSWORD);
    measure("a password", 20, () -> passwords.fits(Home.PASSWORD, hash));
    measure("an unknown user's password", 20, () -> !passwords.fits(Home.PASSWORD, null));
  }

  /** Something to be done again and again. */
  @FunctionalInterface
  private interface Work {
    boolean done();
  }

  private static void measure(String what, int times, Work work) {
    long[] nanos = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        if (!work.done()) {
          throw new IllegalStateException(what);
        }
      }
      nanos[round] = (System.nanoTime() - start) / times;
    }
    Arrays.sort(nanos);
    System.out.printf("%s: median %,d ns, best %,d ns, worst %,d ns of %d rounds of %,d%n", what, nanos[ROUNDS / 2],
        nanos[0], nanos[ROUNDS - 1], ROUNDS, times);
  }
}

package io.osgent.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResourcesTest {
  @Test
  void aResourceThatComesLateIsServedAndOneThatGoesIsNot() throws Exception {
    try (var server = new RunningServer(RunningServer.impatient(), new Greetings())) {
      var late = new Late();
      assertThat(server.get("/late").statusCode()).isEqualTo(404);
      server.server.resources().add(late);
      until(server, "/late", 200);
      server.server.resources().remove(late);
      until(server, "/late", 404);
    }
  }

  @Test
  void noRequestFailsWhileResourcesComeAndGo() throws Exception {
    try (var server = new RunningServer(RunningServer.impatient(), new Greetings());
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new AtomicBoolean();
      var answered = new AtomicInteger();
      var failures = new AtomicInteger();
      for (int i = 0; i < 8; i++) {
        clients.execute(() -> {
          while (!done.get()) {
            try {
              (server.get("/greetings").statusCode() == 200 ? answered : failures).incrementAndGet();
            } catch (Exception e) {
              failures.incrementAndGet();
            }
          }
        });
      }
      for (int i = 0; i < 10; i++) {
        var late = new Late();
        server.server.resources().add(late);
        until(server, "/late", 200);
        server.server.resources().remove(late);
        until(server, "/late", 404);
      }
      done.set(true);
      clients.shutdown();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(failures).hasValue(0);
      assertThat(answered).hasPositiveValue();
    }
  }

  @Test
  void aResourceThatDoesNotFitIsLeftOutAlone() throws Exception {
    try (var server = new RunningServer(new Greetings())) {
      server.server.resources().add(new Broken());
      server.server.resources().add(new Late());
      until(server, "/late", 200);
      assertThat(server.get("/greetings").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRequestUnderWayIsFinishedWhenTheServerStops() throws Exception {
    var slow = new Slow();
    var server = new RunningServer(slow);
    var answer = CompletableFuture.supplyAsync(() -> {
      try {
        return server.get("/slow").body();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    slow.begun.await();
    var stopped = CompletableFuture.runAsync(server.server::stop);
    assertThat(stopped).isNotDone();
    slow.mayEnd.countDown();
    assertThat(answer.get()).isEqualTo("first, second");
    stopped.get();
    assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("http"));
    server.client.shutdownNow();
  }

  private static void until(RunningServer server, String path, int status) throws Exception {
    while (server.get(path).statusCode() != status) {
      Thread.onSpinWait();
    }
  }

  /** Comes late. */
  @Requires(Permissions.AUTHENTICATED)
  @Path("/late")
  public static final class Late {
    @GET
    public String read() {
      return "here";
    }
  }

  /** Two methods for one request: no application can be made with it. */
  @Requires(Permissions.AUTHENTICATED)
  @Path("/broken")
  public static final class Broken {
    @GET
    public String one() {
      return "one";
    }

    @GET
    public String other() {
      return "other";
    }
  }

  /** Takes its time. */
  @Requires(Permissions.AUTHENTICATED)
  @Path("/slow")
  public static final class Slow {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    @GET
    public StreamingOutput read() {
      return out -> {
        out.write("first, ".getBytes(UTF_8));
        begun.countDown();
        try {
          mayEnd.await();
        } catch (InterruptedException e) {
          throw new InterruptedIOException();
        }
        out.write("second".getBytes(UTF_8));
      };
    }
  }
}

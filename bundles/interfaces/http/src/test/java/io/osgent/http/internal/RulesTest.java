package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What resources require, wherever they say it; who asks is a user. */
@Timeout(60)
class RulesTest {
  private static final String CLOSED = "this is closed: nobody has said who may do it";
  private static final String NOT_ALLOWED = "this needs the permission server.config.";

  private final RunningServer server = new RunningServer(new Silent(), new Heir(), new HeirOfNobody(), new Shop(),
      new House(), new Greetings());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatHasNoRuleIsClosed() throws Exception {
    assertRefused("/silent", CLOSED);
  }

  @Test
  void aRuleIsHeldToWhereverThePathIsSaid() throws Exception {
    assertRefused("/inherited/secret", NOT_ALLOWED);
    assertRefused("/inherited/class", NOT_ALLOWED);
    assertThat(server.get("/inherited/open").body()).isEqualTo("open");
  }

  @Test
  void whatInheritsAPathAndNoRuleIsClosed() throws Exception {
    assertRefused("/orphan", CLOSED);
    assertRefused("/orphan/alone", CLOSED);
  }

  @Test
  void aRuleOfAnInterfaceIsHeldToByWhatFillsInItsTypes() throws Exception {
    var answer = server.post("/shop", "application/json", "{\"item\":\"book\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains(NOT_ALLOWED);
    assertThat(server.get("/shop").body()).isEqualTo("goods");
  }

  @Test
  void whatAResourceLeadsToHasARuleOfItsOwnOrIsClosed() throws Exception {
    assertThat(server.get("/house/hall").body()).isEqualTo("hall");
    assertRefused("/house/cupboard", CLOSED);
    assertRefused("/house/class", CLOSED);
  }

  @Test
  void theRuleOfTheWayThereHoldsAsWell() throws Exception {
    assertRefused("/house/safe", NOT_ALLOWED);
  }

  @Test
  void whatThereIsToAskIsToldToWhoeverHasAKey() throws Exception {
    for (var path : new String[]{"/greetings", "/inherited/secret", "/silent"}) {
      var answer = server.send(server.request(path).method("OPTIONS", BodyPublishers.noBody()));
      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
    }
  }

  @Test
  void ofSeveralInterfacesTheOneThatIsNamedFirstSaysTheRule() throws Exception {
    assertThat(Rules.of(Child.class, Child.class.getMethod("read"))).isEqualTo("first");
    assertThat(Rules.of(Sibling.class, Sibling.class.getMethod("read"))).isEqualTo("second");
  }

  private void assertRefused(String path, String why) throws Exception {
    var answer = server.get(path);
    assertThat(answer.statusCode()).as(path + " answered " + answer.body()).isEqualTo(403);
    assertThat(answer.body()).as(path).contains(why);
  }

  /** Says one rule. */
  public interface First {
    @Requires("first")
    String read();
  }

  /** Says another. */
  public interface Second {
    @Requires("second")
    String read();
  }

  /** Has two rules, each from a class's own interface. */
  public static class Child extends Parent implements First {}

  /** Has one. */
  public static class Parent implements Second {
    @Override
    public String read() {
      return "read";
    }
  }

  /** Has two rules the other way round. */
  public abstract static class Sibling implements Second, First {}

  /** Says nothing. */
  @Path("/silent")
  public static final class Silent {
    @GET
    public String read() {
      return "silent";
    }
  }

  /** Says the path and the rules for others. */
  @Path("/inherited")
  public interface Will {
    @GET
    @Path("secret")
    @Requires(Permissions.SERVER_CONFIG_READ)
    String secret();

    @GET
    @Path("open")
    @Requires(Permissions.AUTHENTICATED)
    String open();

    @GET
    @Path("class")
    String ofClass();
  }

  /** Has a rule for what has none. */
  @Requires(Permissions.SERVER_CONFIG_WRITE)
  public abstract static class Elder implements Will {
    @Override
    public String secret() {
      return "secret";
    }
  }

  /** Has its path and its rules from others. */
  public static final class Heir extends Elder {
    @Override
    public String open() {
      return "open";
    }

    @Override
    public String ofClass() {
      return "class";
    }
  }

  /** Says a path and no rule. */
  @Path("/orphan")
  public abstract static class Nobody {
    @GET
    public String read() {
      return "orphan";
    }

    @GET
    @Path("alone")
    public abstract String alone();
  }

  /** Has its path from one who has no rule. */
  public static final class HeirOfNobody extends Nobody {
    @Override
    public String alone() {
      return "alone";
    }
  }

  /** Leaves open what it is about. */
  public interface Store<T> {
    @POST
    @Consumes("application/json")
    @Requires(Permissions.SERVER_CONFIG_WRITE)
    String put(T what);
  }

  /** A thing. */
  public record Goods(String item) {}

  /** Stores goods. */
  @Path("/shop")
  @Requires(Permissions.AUTHENTICATED)
  public static final class Shop implements Store<Goods> {
    @Override
    public String put(Goods what) {
      return what.item();
    }

    @GET
    public String read() {
      return "goods";
    }
  }

  /** Leads elsewhere. */
  @Path("/house")
  @Requires(Permissions.AUTHENTICATED)
  public static final class House {
    @Path("hall")
    public Hall hall() {
      return new Hall();
    }

    @Path("cupboard")
    public Cupboard cupboard() {
      return new Cupboard();
    }

    @Path("class")
    public Class<Cupboard> ofClass() {
      return Cupboard.class;
    }

    @Path("safe")
    @Requires(Permissions.SERVER_CONFIG_READ)
    public Hall safe() {
      return new Hall();
    }
  }

  /** Lets users in. */
  @Requires(Permissions.RUNS_READ)
  public static final class Hall {
    @GET
    public String read() {
      return "hall";
    }
  }

  /** Says nothing. */
  public static final class Cupboard {
    @GET
    public String read() {
      return "cupboard";
    }
  }
}

package io.osgent.policy.internal;

import static io.osgent.policy.internal.Office.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Scope;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.policy.Finding;
import io.osgent.server.policy.Ruling;
import io.osgent.server.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Administrators write down who may let which tool do what. */
@Timeout(60)
class RulesPolicyTest {
  private static final ToolSpec LOOK = tool("look", Effect.READ);
  private static final ToolSpec MAIL = tool("send_mail", Effect.EFFECT, "mail:send");

  @TempDir
  private Path home;

  private Office office;

  protected Office office(Path place) {
    return new Office(place);
  }

  @BeforeEach
  void open() throws Exception {
    office = office(home).open();
  }

  @AfterEach
  void close() throws Exception {
    office.close();
  }

  private Verdict mail(String to) {
    return office.judge(MAIL, Map.of("to", to));
  }

  private static String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow() -> "";
      case Verdict.Ask ask -> ask.reason();
      case Verdict.Deny(String reason) -> reason;
    };
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "READ")
  void withoutAnyRuleLookingIsAllowedAndWhateverLeavesSomethingBehindIsAsked(Effect effect) {
    assertThat(office.judge(LOOK, Map.of())).isEqualTo(new Verdict.Allow());

    assertThat(office.judge(tool("act", effect), Map.of())).isInstanceOfSatisfying(Verdict.Ask.class,
        ask -> assertThat(ask.reason()).isEqualTo("no rule says that act may be called unasked"));
  }

  @Test
  void theFirstRuleThatIsAboutACallDecidesIt() throws Exception {
    office.rules("""
        {"name":"inside","tools":["send_*"],"when":[{"argument":"to","recipients":["example.org"]}],"decision":"allow"},
        {"name":"press","tools":["send_mail"],"when":[{"argument":"to","recipients":["press.example.com"]}],
         "decision":"deny","reason":"The press office talks to the press."},
        {"name":"mail","permissions":["mail:*"],"decision":"ask"}
        """);

    assertThat(mail("bob@example.org")).isEqualTo(new Verdict.Allow());
    assertThat(mail("news@press.example.com")).isEqualTo(new Verdict.Deny("The press office talks to the press."));
    assertThat(reason(mail("eve@example.net"))).isEqualTo("rule house/mail says so");
    assertThat(office.judge(LOOK, Map.of())).isEqualTo(new Verdict.Allow());
  }

  @Test
  void filesAreGoneThroughInTheOrderOfTheirNames() throws Exception {
    office.write("20-open", "{\"rules\":[{\"name\":\"all\",\"decision\":\"allow\"}]}");
    office.write("10-closed", "{\"rules\":[{\"name\":\"mail\",\"tools\":[\"send_mail\"],\"decision\":\"deny\"}]}");
    office.look();

    assertThat(reason(mail("bob@example.org"))).isEqualTo("rule 10-closed/mail says so");
    assertThat(office.judge(tool("act", Effect.EFFECT), Map.of())).isEqualTo(new Verdict.Allow());
  }

  @Test
  void aRuleMayBeForSomeUsersAgentsAndEffectsOnly() throws Exception {
    office.rules(
        """
            {"name":"anna","tenants":["default"],"users":["anna"],"effects":["idempotent"],"agents":["assist*"],"decision":"allow"}
            """);
    ToolSpec put = tool("put", Effect.IDEMPOTENT);

    assertThat(office.judge(put, Map.of(), "anna")).isEqualTo(new Verdict.Allow());
    assertThat(office.judge(put, Map.of(), "bob")).isInstanceOf(Verdict.Ask.class);
    assertThat(office.judge(MAIL, Map.of(), "anna")).isInstanceOf(Verdict.Ask.class);
  }

  @Test
  void rolesAreThoseThatWhoeverStartedTheRunHasNow() throws Exception {
    office.rules("""
        {"name":"viewers","tenants":["default"],"roles":["viewer"],"decision":"deny"},
        {"name":"operators","tenants":["default"],"roles":["operator"],"decision":"allow"}
        """);
    office.roles.put("anna-key", Set.of("operator"));
    assertThat(mail("bob@example.org")).isEqualTo(new Verdict.Allow());

    office.roles.put("anna-key", Set.of("viewer", "operator"));
    assertThat(mail("bob@example.org")).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void whereRolesAreNotKnownNothingIsAllowedForThemAndWhatMightBeDeniedIs() throws Exception {
    office.rules("{\"name\":\"operators\",\"tenants\":[\"*\"],\"roles\":[\"operator\"],\"decision\":\"allow\"}");
    assertThat(mail("bob@example.org")).isInstanceOf(Verdict.Ask.class);

    office.rules("""
        {"name":"viewers","tenants":["*"],"roles":["viewer"],"decision":"deny"},{"name":"all","decision":"allow"}
        """);
    assertThat(mail("bob@example.org")).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void anArgumentThatIsMissingOrOfAnotherKindNeverSatisfiesARuleThatAllows() throws Exception {
    office.rules("""
        {"name":"inside","when":[{"argument":"to","recipients":["example.org"]}],"decision":"allow"}
        """);

    for (Object wrong : List.of(7, true, Map.of("mail", "bob@example.org"), List.of(),
        List.of(List.of("bob@example.org")),
        List.of("bob@example.org", "eve@example.net"), "", "bob@example.org,eve@example.net", "bob")) {
      assertThat(office.judge(MAIL, Map.of("to", wrong))).as("%s", wrong).isInstanceOf(Verdict.Ask.class);
    }
    assertThat(office.judge(MAIL, Map.of("cc", "bob@example.org"))).isInstanceOf(Verdict.Ask.class);
    assertThat(office.judge(MAIL, Map.of("to", List.of("bob@example.org", "Ann <ann@example.org>"))))
        .isEqualTo(new Verdict.Allow());
  }

  @Test
  void whatMayBeMeantByARuleThatDeniesIsDenied() throws Exception {
    office.rules("""
        {"name":"press","when":[{"argument":"to","recipients":["press.example.com"]}],"decision":"deny"},
        {"name":"all","decision":"allow"}
        """);

    assertThat(mail("bob@example.org")).isEqualTo(new Verdict.Allow());
    assertThat(office.judge(MAIL, Map.of("to", List.of("bob@example.org", "a@press.example.com"))))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(mail("\"bob@example.org, \"@press.example.com")).isInstanceOf(Verdict.Deny.class);
    assertThat(office.judge(MAIL, Map.of("to", 7))).isInstanceOf(Verdict.Deny.class);
    assertThat(office.judge(MAIL, Map.of())).isEqualTo(new Verdict.Allow());
  }

  @Test
  void placesDeepInTheArgumentsAreReachedAndEveryEntryOfAListCounts() throws Exception {
    office.rules("""
        {"name":"small","when":[{"argument":"/orders/*/price","at_least":0,"at_most":10.5},
         {"argument":"/pay/currency","one_of":["EUR"]}],"decision":"allow"}
        """);
    Map<String, Object> euros = Map.of("currency", "EUR");

    assertThat(office.judge(MAIL, Map.of("orders", List.of(Map.of("price", 10.5), Map.of("price", 0)), "pay", euros)))
        .isEqualTo(new Verdict.Allow());
    for (Object orders : List.of(List.of(Map.of("price", 1), Map.of("price", 11)),
        List.of(Map.of("price", 1), Map.of()),
        List.of(Map.of("price", "1")), List.of(), "none", List.of(7))) {
      assertThat(office.judge(MAIL, Map.of("orders", orders, "pay", euros))).as("%s", orders)
          .isInstanceOf(Verdict.Ask.class);
    }
  }

  private void twoAnHour(String beyond) throws Exception {
    office.rules("{\"name\":\"mail\",\"tools\":[\"send_mail\"],\"decision\":\"allow\",\"per_hour\":2" + beyond + "}");
  }

  @Test
  void moreThanTheLimitOfAnHourIsDeniedAndItIsToldWhenTheNextIsPossible() throws Exception {
    twoAnHour("");
    assertThat(mail("a@example.org")).isEqualTo(new Verdict.Allow());
    office.clock.pass(Duration.ofMinutes(20));
    assertThat(mail("b@example.org")).isEqualTo(new Verdict.Allow());

    assertThat(mail("c@example.org"))
        .isEqualTo(new Verdict.Deny("send_mail has been called 2 times for this user within an "
            + "hour, which is the limit; the next call is possible at 2026-05-04T11:00:01Z"));
    assertThat(office.judge(MAIL, Map.of(), "bob")).isEqualTo(new Verdict.Allow());
    office.clock.pass(Duration.ofMinutes(40).plusSeconds(1));
    assertThat(mail("d@example.org")).isEqualTo(new Verdict.Allow());
    assertThat(mail("e@example.org")).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void beyondTheLimitAPersonMayBeAsked() throws Exception {
    twoAnHour(",\"beyond\":\"ask\"");
    mail("a@example.org");
    mail("b@example.org");

    assertThat(reason(mail("c@example.org")))
        .isEqualTo("send_mail has been called 2 times for this user within an hour, which is the limit");
  }

  @Test
  void ofTwoCallsBeyondTheLimitEachIsAskedAboutInTheSameWordsWheneverItIsJudged() throws Exception {
    twoAnHour(",\"beyond\":\"ask\"");
    mail("a@example.org");
    office.clock.pass(Duration.ofMinutes(10));
    mail("b@example.org");
    String one = reason(office.judge(MAIL, Map.of(), "anna", "one"));
    String other = reason(office.judge(MAIL, Map.of(), "anna", "other"));

    for (int i = 0; i < 3; i++) {
      office.clock.pass(Duration.ofMinutes(1));
      assertThat(reason(office.judge(MAIL, Map.of(), "anna", "one"))).isEqualTo(one);
      assertThat(reason(office.judge(MAIL, Map.of(), "anna", "other"))).isEqualTo(other);
    }
  }

  @Test
  void aCallCountsFromWhenItWasFirstJudged() throws Exception {
    twoAnHour("");
    office.judge(MAIL, Map.of(), "anna", "one");
    mail("b@example.org");
    office.clock.pass(Duration.ofMinutes(40));
    office.judge(MAIL, Map.of(), "anna", "one");

    office.clock.pass(Duration.ofMinutes(20).plusSeconds(1));
    assertThat(mail("c@example.org")).isEqualTo(new Verdict.Allow());
    assertThat(mail("d@example.org")).isEqualTo(new Verdict.Allow());
  }

  @Test
  void whatWasCountedIsCountedWhenTheBundleIsReplaced() throws Exception {
    twoAnHour("");
    mail("a@example.org");
    mail("b@example.org");

    office.reopen();

    assertThat(mail("c@example.org")).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void aCallThatIsJudgedTwiceIsCountedOnceAndOneThatIsDeniedNotAtAll() throws Exception {
    twoAnHour("");
    for (int i = 0; i < 5; i++) {
      assertThat(office.judge(MAIL, Map.of(), "anna", "same")).isEqualTo(new Verdict.Allow());
    }
    assertThat(mail("b@example.org")).isEqualTo(new Verdict.Allow());
    for (int i = 0; i < 5; i++) {
      assertThat(mail("c@example.org")).isInstanceOf(Verdict.Deny.class);
    }
    office.clock.pass(Duration.ofHours(1));

    assertThat(mail("d@example.org")).isEqualTo(new Verdict.Allow());
  }

  @Test
  void ofManyCallsAtOnceNotOneIsTooMany() throws Exception {
    office.rules("{\"name\":\"mail\",\"decision\":\"allow\",\"per_hour\":7}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Verdict>> calls = IntStream.range(0, 50)
          .<Callable<Verdict>>mapToObj(i -> () -> office.judge(MAIL, Map.of(), "anna", "call-" + i)).toList();

      assertThat(threads.invokeAll(calls)).extracting(call -> call.resultNow() instanceof Verdict.Allow)
          .filteredOn(allowed -> allowed).hasSize(7);
    }
  }

  @Test
  void ofManyCallsAtOnceExactlyThoseBeyondTheLimitAreAskedAboutAlsoWhenTheyAreJudgedOnceMore() throws Exception {
    office.rules("{\"name\":\"mail\",\"decision\":\"allow\",\"per_hour\":7,\"beyond\":\"ask\"}");
    List<Callable<Verdict>> calls = IntStream.range(0, 8)
        .<Callable<Verdict>>mapToObj(i -> () -> office.judge(MAIL, Map.of(), "anna", "call-" + i)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Verdict> first = threads.invokeAll(calls).stream().map(Future::resultNow).toList();

      assertThat(first).filteredOn(verdict -> verdict instanceof Verdict.Ask).hasSize(1);
      // Each is judged once more before it is made, and is what it was: nobody is asked again, and nothing slips through unasked.
      for (int i = 0; i < 5; i++) {
        assertThat(threads.invokeAll(calls).stream().map(Future::resultNow).toList()).isEqualTo(first);
      }
    }
  }

  @Test
  void aCheckTellsWhatWouldBeDecidedAndCountsNothing() throws Exception {
    twoAnHour("");
    for (int i = 0; i < 5; i++) {
      assertThat(office.policy.check(Office.occasion(MAIL, Map.of())))
          .isEqualTo(new Finding(Ruling.ALLOW, null, "house/mail"));
    }

    mail("a@example.org");
    mail("b@example.org");

    assertThat(office.policy.check(Office.occasion(MAIL, Map.of())).decision()).isEqualTo(Ruling.DENY);
    assertThat(office.policy.check(Office.occasion(tool("act", Effect.EFFECT), Map.of())))
        .isEqualTo(new Finding(Ruling.ASK, "no rule says that act may be called unasked", null));
    assertThat(office.pins.of(tool("act", Effect.EFFECT)).since()).isNull();
  }

  @Test
  void aPersonsCallsAreForgottenWithThePerson() throws Exception {
    twoAnHour("");
    mail("a@example.org");
    mail("b@example.org");

    new CountedCalls(new Meter(office.database, office.clock)).erase(new Scope("default", "anna", null, null));

    assertThat(mail("c@example.org")).isEqualTo(new Verdict.Allow());
  }

  @Test
  void everybodysCallsAreForgottenWithTheTenantAndWithNoOther() throws Exception {
    twoAnHour("");
    mail("a@example.org");
    mail("b@example.org");
    var calls = new CountedCalls(new Meter(office.database, office.clock));

    calls.eraseTenant("acme");
    assertThat(mail("c@example.org")).isInstanceOf(Verdict.Deny.class);

    calls.eraseTenant("default");
    assertThat(mail("c@example.org")).isEqualTo(new Verdict.Allow());
  }

  @Test
  void whileTheDatabaseIsGoneNothingIsSaidOfWhatWouldBeCounted() throws Exception {
    twoAnHour("");
    mail("a@example.org");
    office.loseDatabase();

    assertThatThrownBy(() -> mail("b@example.org")).isInstanceOf(StorageException.class);
  }
}

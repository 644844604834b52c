package io.osgent.policy.internal;

import static io.osgent.policy.internal.Office.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.policy.RulesInForce.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules are files that a person can read; a broken one changes nothing but what is said of it. */
class RuleBookTest {
  private static final ToolSpec ACT = tool("act", Effect.EFFECT);
  private static final String ALLOW = "{\"name\":\"act\",\"tools\":[\"act\"],\"decision\":\"allow\"}";

  @TempDir
  private Path home;

  private Office office;

  protected Office office(Path place) {
    return new Office(place);
  }

  @BeforeEach
  void prepare() {
    office = office(home);
  }

  @AfterEach
  void close() throws Exception {
    office.close();
  }

  private Verdict act() {
    return office.judge(ACT, Map.of());
  }

  @Test
  void aFileIsTakenOverOnceItLooksTheSameTwiceAndGoesWithIt() throws Exception {
    office.open();
    office.write("house", "{\"description\":\"Ours.\",\"rules\":[" + ALLOW + "]}");
    office.book.look();
    assertThat(act()).isInstanceOf(Verdict.Ask.class);
    office.book.look();
    assertThat(act()).isEqualTo(new Verdict.Allow());
    assertThat(office.policy.inForce().files()).singleElement().satisfies(file -> {
      assertThat(file.name()).isEqualTo("house");
      assertThat(file.file()).isEqualTo("config/policies/house.json");
      assertThat(file.description()).isEqualTo("Ours.");
      assertThat(file.sha256()).hasSize(64);
      assertThat(file.rules()).hasSize(1);
    });

    Files.delete(home.resolve("config/policies/house.json"));
    office.look();
    assertThat(act()).isInstanceOf(Verdict.Ask.class);
  }

  @Test
  void whileAFileIsBrokenTheRulesBeforeStayInForceAndItIsSaidLoudly() throws Exception {
    office.open();
    office.rules(ALLOW);
    office.write("other", "{\"rules\":[{\"name\":\"x\",\"decision\":\"alow\"}]}");
    office.look();

    assertThat(act()).isEqualTo(new Verdict.Allow());
    assertThat(office.policy.inForce().problem()).contains("config/policies/other.json").contains("decision");
    assertThat(office.book.check().up()).isTrue();
    assertThat(office.book.check().detail()).contains("stay in force", "other.json");

    office.write("other", "{\"rules\":[]}");
    office.look();
    assertThat(office.policy.inForce().problem()).isNull();
    assertThat(office.book.check().detail()).isEqualTo("1 rules in 2 files");
  }

  @Test
  void thatIsSoAlsoWhenTheServerIsStartedAnewMeanwhile() throws Exception {
    office.open();
    office.rules(ALLOW);
    office.write("house", "oops");

    office.reopen();

    assertThat(act()).isEqualTo(new Verdict.Allow());
    assertThat(office.policy.inForce().files()).extracting(Source::name).containsExactly("house");
    assertThat(office.book.check().detail()).contains("stay in force", "house.json");
  }

  @Test
  void whereThereNeverWereGoodRulesNothingButLookingIsAllowedUntilTheyAreMended() throws Exception {
    office.write("house", "oops");
    office.open();

    assertThat(act()).isInstanceOfSatisfying(Verdict.Deny.class,
        deny -> assertThat(deny.reason()).contains("policy files cannot be read"));
    assertThat(office.judge(tool("look", Effect.READ), Map.of())).isEqualTo(new Verdict.Allow());
    assertThat(office.policy.inForce().otherwise()).contains("the answer is no");
    assertThat(office.book.check().up()).isFalse();

    office.rules(ALLOW);
    assertThat(act()).isEqualTo(new Verdict.Allow());
  }

  @Test
  void aFolderThatIsGoneLeavesTheRulesInForce() throws Exception {
    office.open();
    office.rules(ALLOW);
    Files.delete(home.resolve("config/policies/house.json"));
    Files.delete(home.resolve("config/policies"));
    office.look();

    assertThat(act()).isEqualTo(new Verdict.Allow());
    assertThat(office.book.check().detail()).contains("stay in force", "config/policies cannot be read");
  }

  @Test
  void rulesThatAreGivenOverTheApiAreAFileAndInForceAtOnce() throws Exception {
    office.open();
    String text = "{\n  \"rules\": [" + ALLOW + "]\n}\n";

    assertThat(office.policy.put("api", text, Office.ADMIN).problem()).isNull();
    assertThat(act()).isEqualTo(new Verdict.Allow());
    assertThat(home.resolve("config/policies/api.json")).hasContent(text);

    office.policy.delete("api", Office.ADMIN);
    assertThat(act()).isInstanceOf(Verdict.Ask.class);
    assertThatThrownBy(() -> office.policy.delete("api", Office.ADMIN))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(404));
  }

  @Test
  void aFileThatOnlyItsOwnerMayReadStaysSo() throws Exception {
    office.open();
    office.write("house", "{\"rules\":[]}");
    Path file = home.resolve("config/policies/house.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    office.policy.put("house", "{\"rules\":[" + ALLOW + "]}", Office.ADMIN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(act()).isEqualTo(new Verdict.Allow());
  }

  @ParameterizedTest
  @CsvSource({"../escape", "a/b", ".hidden", "''", "a b", "house.json/../../x"})
  void aNameThatIsNoneReachesNoFile(String name) throws Exception {
    office.open();
    assertThatThrownBy(() -> office.policy.put(name, "{\"rules\":[]}", Office.ADMIN))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> office.policy.delete(name, Office.ADMIN)).isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{} | 'rules' should be a list",
      "{\"rules\":[{\"decision\":\"allow\"}]} | a rule should have a 'name'",
      "{\"rules\":[{\"name\":\"a\"}]} | rule 'a' should have a 'decision'",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"allow\",\"tool\":[\"x\"]}]} | field 'rules.[0].tool' is not known here",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"allow\",\"tools\":[]}]} | is empty",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"allow\",\"users\":[\"ann\"]}]} | should say of which 'tenants'",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"deny\",\"per_hour\":1}]} | 'per_hour' of rule 'a'",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"ask\",\"beyond\":\"deny\"}]} | 'beyond' of rule 'a'",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"ask\"},{\"name\":\"a\",\"decision\":\"ask\"}]} | two rules named 'a'",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"ask\",\"when\":[{\"hosts\":[\"x\"]}]}]} | should name an 'argument'",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"ask\",\"when\":[{\"argument\":\"u\"}]}]} | exactly one kind",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"ask\",\"when\":[{\"argument\":\"u\",\"hosts\":[\"http://x\"]}]}]} | 'http://x' should be a host",
      "{\"rules\":[{\"name\":\"a\",\"decision\":\"ask\",\"when\":[{\"argument\":\"u\",\"below\":[\"/a/../b\"]}]}]} | without '..'"})
  void whatIsWrongIsSaidInOneLineThatTellsWhatWouldBeRight(String text, String said) throws Exception {
    office.open();
    assertThatThrownBy(() -> office.policy.put("house", text, Office.ADMIN))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(400))
        .hasMessageContaining(said).hasMessageStartingWith("config/policies/house.json: ");
    assertThat(home.resolve("config/policies/house.json")).doesNotExist();
  }
}

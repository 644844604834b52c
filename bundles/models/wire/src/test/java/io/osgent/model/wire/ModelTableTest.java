package io.osgent.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What models can do and cost is a file that people can read, check and put another in place of. */
class ModelTableTest {
  private static final String MINI = "mini, 400000, 128000, yes, no, yes, 0.25, 0.025, 2.00";
  private static final Price MINI_PRICE = price("0.25", "0.025", "2.00");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir
  private Path home;

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  @Test
  void aLineSaysWhatAModelCanDoAndCosts() {
    ModelTable table = ModelTable.read("# Date: today\n\n  \n" + MINI + "\nlarge,0,0,no,yes,no,1,1,10\n");

    assertThat(table.names()).containsExactly("mini", "large");
    assertThat(table.describe("mini"))
        .isEqualTo(new ModelInfo("mini", "", MINI_PRICE, new Abilities(400_000, 128_000, true, false, true)));
    assertThat(table.describe("large"))
        .isEqualTo(new ModelInfo("large", "", price("1", "1", "10"), new Abilities(0, 0, false, true, false)));
  }

  @Test
  void aDatedModelIsFoundByItsNameWithoutTheDate() {
    ModelTable table = ModelTable.read(MINI + "\nmini-2026-01-31, 0, 0, no, no, no, 9, 9, 9");

    assertThat(table.describe("mini-2025-08-07")).returns("mini-2025-08-07", ModelInfo::name).returns(MINI_PRICE,
        ModelInfo::price);
    assertThat(table.describe("mini-20250929").price()).isEqualTo(MINI_PRICE);
    assertThat(table.describe("mini-2026-01-31").price()).isEqualTo(price("9", "9", "9"));
  }

  @Test
  void ofAnotherModelNothingIsKnown() {
    ModelTable table = ModelTable.read(MINI);

    assertThat(List.of("minimal", "mini-fast", "mini-2025", "mini-2025-08-07-fast", "MINI"))
        .allSatisfy(name -> assertThat(table.describe(name)).isEqualTo(new ModelInfo(name, "", null)));
  }

  @Test
  void aPriceInTheConfigurationWinsAndTheAbilitiesStay() {
    List<ModelInfo> offered = PriceList.offered(List.of("mini", "other"),
        Map.of("mini", price("1", "1", "1"), "large", price("2", "2", "2")), ModelTable.read(MINI));

    assertThat(offered).containsExactly(
        new ModelInfo("mini", "", price("1", "1", "1"), new Abilities(400_000, 128_000, true, false, true)),
        new ModelInfo("other", "", null), new ModelInfo("large", "", price("2", "2", "2")));
  }

  @Test
  void aWrongLineIsNamedWithWhatWouldBeRight() {
    assertWrong("mini, 1, 1, yes, yes, yes, 1, 1", "line 2 has 8 fields and should have 9",
        "model, context tokens, output tokens, tools, images, structured output, input, cached input, output",
        "'mini, 400000, 128000, yes, yes, no, 0.25, 0.025, 2.00'");
    assertWrong(", 1, 1, yes, yes, yes, 1, 1, 1", "line 2: model '' should be a model's name");
    assertWrong("mini, 400k, 1, yes, yes, yes, 1, 1, 1",
        "line 2: context tokens '400k' should be a number of tokens, or 0 where it is not known");
    assertWrong("mini, 1, -1, yes, yes, yes, 1, 1, 1", "line 2: output tokens '-1' should be a number of tokens");
    assertWrong("mini, 1, 1, yes, true, yes, 1, 1, 1", "line 2: images 'true' should be yes or no");
    assertWrong("mini, 1, 1, yes, yes, yes, $1, 1, 1",
        "line 2: input '$1' should be what a million tokens cost in US dollars, e.g. 0.25");
    assertWrong("mini, 1, 1, yes, yes, yes, 1, 1, ", "line 2: output '' should be what a million tokens cost");
    assertWrong("mini, 1, 1, yes, yes, yes, 1, 1.01, 9",
        "line 2: cached input '1.01' should not cost more than input, which costs 1");
    assertWrong(MINI + ", cash write 2x",
        "line 2: 'cash write 2x' should be as 'cache write 1.25x', '1h cache write 2x' or",
        "'above 272000 input 2x output 1.5x'");
    assertWrong(MINI + ",", "line 2: '' should be as 'cache write 1.25x'");
    assertWrong(MINI + "\n" + MINI, "line 3 names 'mini' for the second time");
    assertWrong("# mini", "it names no model; a line should be as 'mini, 400000,");
  }

  @Test
  void anAdministratorsTableTakesThePlaceOfTheBuiltInOne() throws IOException {
    Path file = Files.writeString(home.resolve("prices.csv"), "large, 0, 0, no, no, no, 1, 1, 10");
    ModelTable builtIn = ModelTable.read(MINI);

    assertThat(builtIn.replacedBy("prices.csv", home).names()).containsExactly("large");
    assertThat(builtIn.replacedBy(file.toString(), Path.of("elsewhere")).names()).containsExactly("large");
    assertThat(builtIn.replacedBy("", home)).isSameAs(builtIn);
    assertThat(log.list).isEmpty();
  }

  @Test
  void aTableThatCannotBeUsedIsOneLineInTheLogAndTheBuiltInOneStays() throws IOException {
    Files.writeString(home.resolve("short.csv"), "# prices\nmini, 0.25");
    Files.write(home.resolve("latin.csv"), "größer".getBytes(StandardCharsets.ISO_8859_1));
    ModelTable builtIn = ModelTable.read(MINI);

    assertThat(List.of("short.csv", "missing.csv", "latin.csv", "."))
        .allSatisfy(file -> assertThat(builtIn.replacedBy(file, home)).isSameAs(builtIn));

    assertThat(log.list).hasSize(4).allSatisfy(line -> {
      assertThat(line.getLevel()).isEqualTo(Level.ERROR);
      assertThat(line.getThrowableProxy()).isNull();
    });
    assertThat(log.list.get(0).getFormattedMessage())
        .startsWith("modelTable 'short.csv' is not used, the built-in table stays: line 2 has 2 fields");
    assertThat(log.list.get(1).getFormattedMessage()).endsWith("there is no file " + home.resolve("missing.csv"));
  }

  private static void assertWrong(String line, String... said) {
    assertThatThrownBy(() -> ModelTable.read("# a head\n" + line)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(said);
  }

  private static Price price(String input, String cachedInput, String output) {
    return new Price(new BigDecimal(input), new BigDecimal(cachedInput), new BigDecimal(output));
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ModelTable.class);
  }
}

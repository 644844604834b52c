package io.osgent.api.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordToolTest {
  enum Size {
    SMALL, VERY_LARGE
  }

  record Address(@Description("with number") String street, Optional<String> country) {}

  record Order(@Description("what to order") String article, int count, long id, double weight, boolean gift,
      BigDecimal price, BigInteger serial, Size size, Address to, List<String> notes, Map<String, Integer> stock,
      Optional<List<Size>> others) {
    Order {
      if (count < 1) {
        throw new IllegalArgumentException("'count' should be 1 or more, but is " + count);
      }
    }
  }

  private static final class OrderTool extends RecordTool<Order> {
    OrderTool() {
      super("place_order", "Orders something.", Order.class, Effect.EFFECT);
    }

    @Override
    protected String answer(Order order, ToolContext context) {
      return order.toString();
    }
  }

  private static Map<String, Object> arguments() {
    var arguments = new HashMap<String, Object>();
    arguments.put("article", "tea");
    arguments.put("count", 2);
    arguments.put("id", 5_000_000_000L);
    arguments.put("weight", new BigDecimal("0.5"));
    arguments.put("gift", true);
    arguments.put("price", new BigDecimal("1.10"));
    arguments.put("serial", new BigInteger("123456789012345678901234567890"));
    arguments.put("size", "very_large");
    arguments.put("to", Map.of("street", "Main Street 1"));
    arguments.put("notes", List.of("ring twice"));
    arguments.put("stock", Map.of("Graz", 3));
    return arguments;
  }

  private static Order bound(Map<String, Object> arguments) {
    return new ToolCall("1", arguments).as(Order.class);
  }

  private static Map<?, ?> property(String name) {
    return (Map<?, ?>) ((Map<?, ?>) new OrderTool().spec().inputSchema().get("properties")).get(name);
  }

  @Test
  void theSchemaTellsNamesTypesAndWhatMustBeGiven() {
    Map<String, Object> schema = new OrderTool().spec().inputSchema();
    assertThat(schema).containsEntry("type", "object").containsEntry("additionalProperties", false)
        .containsEntry("required", List.of("article", "count", "id", "weight", "gift", "price", "serial", "size", "to",
            "notes", "stock"));
    assertThat(((Map<?, ?>) schema.get("properties")).keySet().stream().map(Object::toString))
        .containsExactly("article", "count", "id", "weight", "gift", "price", "serial", "size", "to", "notes", "stock",
            "others");
    assertThat(property("article")).isEqualTo(Map.of("type", "string", "description", "what to order"));
    assertThat(property("count")).isEqualTo(Map.of("type", "integer"));
    assertThat(property("id")).isEqualTo(Map.of("type", "integer"));
    assertThat(property("serial")).isEqualTo(Map.of("type", "integer"));
    assertThat(property("weight")).isEqualTo(Map.of("type", "number"));
    assertThat(property("price")).isEqualTo(Map.of("type", "number"));
    assertThat(property("gift")).isEqualTo(Map.of("type", "boolean"));
    assertThat(property("size")).isEqualTo(Map.of("type", "string", "enum", List.of("small", "very_large")));
    assertThat(property("notes")).isEqualTo(Map.of("type", "array", "items", Map.of("type", "string")));
    assertThat(property("stock"))
        .isEqualTo(Map.of("type", "object", "additionalProperties", Map.of("type", "integer")));
    assertThat(property("others")).isEqualTo(Map.of("type", "array", "items",
        Map.of("type", "string", "enum", List.of("small", "very_large"))));
    assertThat(property("to")).isEqualTo(Map.of("type", "object", "required", List.of("street"), "properties",
        Map.of("street", Map.of("type", "string", "description", "with number"), "country", Map.of("type", "string")),
        "additionalProperties", false));
  }

  @Test
  void aCallArrivesAsTheRecord() {
    assertThat(bound(arguments())).isEqualTo(new Order("tea", 2, 5_000_000_000L, 0.5, true, new BigDecimal("1.10"),
        new BigInteger("123456789012345678901234567890"), Size.VERY_LARGE,
        new Address("Main Street 1", Optional.empty()), List.of("ring twice"), Map.of("Graz", 3), Optional.empty()));
  }

  @Test
  void whatIsOptionalMayBeGivenOrNull() {
    Map<String, Object> arguments = arguments();
    arguments.put("others", List.of("small"));
    assertThat(bound(arguments).others()).contains(List.of(Size.SMALL));
    arguments.put("others", null);
    assertThat(bound(arguments).others()).isEmpty();
  }

  @Test
  void aWholeNumberMayBeWrittenWithAPoint() {
    Map<String, Object> arguments = arguments();
    arguments.put("count", new BigDecimal("3.0"));
    assertThat(bound(arguments).count()).isEqualTo(3);
  }

  @Test
  void whatIsMissingOrNotAmongTheChoicesIsNamed() {
    Map<String, Object> missing = arguments();
    missing.remove("article");
    assertThatThrownBy(() -> bound(missing)).hasMessage("'article' is missing");
    Map<String, Object> wrong = arguments();
    wrong.put("size", "huge");
    assertThatThrownBy(() -> bound(wrong)).hasMessage("'huge' is not one of [small, very_large]");
  }

  @Test
  void whatTheRecordItselfRefusesIsToldInItsOwnWords() {
    Map<String, Object> arguments = arguments();
    arguments.put("count", 0);
    assertThatThrownBy(() -> bound(arguments)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'count' should be 1 or more, but is 0");
  }

  @Test
  void aNumberTooLargeForTheRecordIsRefused() {
    Map<String, Object> arguments = arguments();
    arguments.put("count", 3_000_000_000L);
    assertThatThrownBy(() -> bound(arguments)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3000000000 should be a whole number of type int");
  }

  record WithTime(java.time.Instant at) {}

  @Test
  void aTypeThatHasNoSchemaIsRefusedWithTheTypesThatHave() {
    assertThatThrownBy(() -> ToolSpec.of("t", "", WithTime.class, Effect.READ))
        .hasMessageContaining("java.time.Instant").hasMessageContaining("use strings, numbers, booleans");
  }

  record Raw(@SuppressWarnings("rawtypes") List values) {}

  @Test
  void aListMustSayOfWhat() {
    assertThatThrownBy(() -> ToolSpec.of("t", "", Raw.class, Effect.READ)).hasMessageContaining("List<String>");
  }

  @Test
  void theAnswerBecomesTheResult() throws Exception {
    ToolResult result = new OrderTool().call(new ToolCall("1", arguments()), null);
    assertThat(result.error()).isFalse();
    assertThat(result.text()).contains("article=tea", "size=VERY_LARGE");
  }

  record Nothing() {}

  @Test
  void aToolMayTakeNothing() {
    assertThat(ToolSpec.of("t", "", Nothing.class, Effect.READ).inputSchema()).containsEntry("properties", Map.of())
        .containsEntry("required", List.of());
    assertThat(new ToolCall("1", Map.of()).as(Nothing.class)).isEqualTo(new Nothing());
  }
}

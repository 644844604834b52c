package io.osgent.model.wire;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads what models cost: for each its name and three prices, as {@code gpt-5-mini 0.25 0.025 2.00}. */
public final class PriceList {
  private static final String AMOUNT = "[0-9]+(\\.[0-9]+)?";

  private PriceList() {}

  /**
   * Reads the entries, which keep their order.
   *
   * @throws IllegalArgumentException if one can't be read; the message says which and what would be right
   */
  public static Map<String, Price> read(List<String> entries) {
    var prices = new LinkedHashMap<String, Price>();
    for (String entry : entries) {
      String[] words = entry.split("\\s+");
      if (words.length != 4) {
        throw wrong(entry);
      }
      var price = new Price(amount(words[1], entry), amount(words[2], entry), amount(words[3], entry));
      if (prices.put(words[0], price) != null) {
        throw new IllegalArgumentException(
            "prices should name each model once, but '" + words[0] + "' stands there twice");
      }
    }
    return prices;
  }

  /** The models on offer: those that are named, then those that only have a price. */
  public static List<ModelInfo> offered(List<String> names, Map<String, Price> prices) {
    return offered(names, prices, ModelTable.EMPTY);
  }

  /** The same, with what the table knows of them; a price of their own wins over the table's. */
  public static List<ModelInfo> offered(List<String> names, Map<String, Price> prices, ModelTable table) {
    return Stream.concat(names.stream(), prices.keySet().stream()).distinct().map(table::describe)
        .map(known -> new ModelInfo(known.name(), known.description(),
            prices.getOrDefault(known.name(), known.price()), known.abilities()))
        .toList();
  }

  /**
   * What the model of a name costs, on offer or not: a price of its own wins over the table's, and rises as the table
   * says. Null for those of which neither knows.
   */
  public static Function<String, Tariff> tariffs(Map<String, Price> prices, ModelTable table) {
    return name -> {
      Price price = prices.containsKey(name) ? prices.get(name) : table.describe(name).price();
      return price == null ? null : new Tariff(price, table.surcharges(name));
    };
  }

  private static BigDecimal amount(String word, String entry) {
    if (!word.matches(AMOUNT)) {
      throw wrong(entry);
    }
    return new BigDecimal(word);
  }

  private static IllegalArgumentException wrong(String entry) {
    return new IllegalArgumentException(
        "prices '" + entry + "' should be a model's name and what a million tokens cost in US "
            + "dollars, for input, cached input and output, e.g. 'mini 0.25 0.025 2.00'");
  }
}

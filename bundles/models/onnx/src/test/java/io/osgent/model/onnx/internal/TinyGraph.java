package io.osgent.model.onnx.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A real ONNX graph of a few nodes: each input has a table, a token's vector is the sum of what the inputs pick from them. */
final class TinyGraph {
  private static final int FLOAT = 1;
  static final int INT32 = 6;
  static final int INT64 = 7;

  private final Protobuf graph = new Protobuf().text(2, "tiny");
  private final List<String> picked = new ArrayList<>();
  private int dimensions;

  /** @param table a vector for each number the input may have */
  TinyGraph input(String name, int type, float[]... table) {
    dimensions = table[0].length;
    graph.message(11, value(name, type, "batch", "sequence"));
    graph.message(5, tensor(name + "_table", table));
    graph.message(1, node("Gather", name + "_picked", name + "_table", name));
    picked.add(name + "_picked");
    return this;
  }

  TinyGraph input(String name, float[]... table) {
    return input(name, INT64, table);
  }

  /** Gives a vector for each token. */
  byte[] eachToken(String output) {
    String sum = sum();
    graph.message(1, node("Identity", output, sum));
    graph.message(12, value(output, FLOAT, "batch", "sequence", dimensions));
    return model();
  }

  /** Gives a vector for each text, which is the sum of those of all places, and one for each token as well. */
  byte[] wholeText() {
    String sum = sum();
    Protobuf axes = new Protobuf().text(1, "axes").number(8, 1).number(20, 7);
    Protobuf noAxes = new Protobuf().text(1, "keepdims").number(3, 0).number(20, 2);
    graph.message(1, node("Identity", "last_hidden_state", sum));
    graph.message(1, node("ReduceMean", "sentence_embedding", sum).message(5, axes).message(5, noAxes));
    graph.message(12, value("last_hidden_state", FLOAT, "batch", "sequence", dimensions));
    graph.message(12, value("sentence_embedding", FLOAT, "batch", dimensions));
    return model();
  }

  /** As {@link #eachToken}, after as many multiplications as would take a minute for long texts. */
  byte[] slow() {
    String last = sum();
    float[][] half = new float[dimensions][dimensions];
    for (float[] row : half) {
      Arrays.fill(row, 1f / dimensions);
    }
    graph.message(5, tensor("weights", half));
    for (int i = 0; i < 2_000; i++) {
      graph.message(1, node("MatMul", "product" + i, last, "weights"));
      last = "product" + i;
    }
    graph.message(1, node("Identity", "last_hidden_state", last));
    graph.message(12, value("last_hidden_state", FLOAT, "batch", "sequence", dimensions));
    return model();
  }

  private String sum() {
    String sum = picked.getFirst();
    for (int i = 1; i < picked.size(); i++) {
      graph.message(1, node("Add", "sum" + i, sum, picked.get(i)));
      sum = "sum" + i;
    }
    return sum;
  }

  private byte[] model() {
    return new Protobuf().number(1, 8).message(8, new Protobuf().text(1, "").number(2, 13)).message(7, graph)
        .toByteArray();
  }

  private static Protobuf node(String operator, String output, String... inputs) {
    Protobuf node = new Protobuf();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output + "_node").text(4, operator);
  }

  private static Protobuf tensor(String name, float[][] rows) {
    int width = rows[0].length;
    float[] all = new float[rows.length * width];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, all, row * width, width);
    }
    return new Protobuf().number(1, rows.length).number(1, width).number(2, FLOAT).text(8, name).floats(9, all);
  }

  /** @param shape numbers, or words for what is known only when it runs */
  private static Protobuf value(String name, int type, Object... shape) {
    Protobuf dimensions = new Protobuf();
    for (Object size : shape) {
      dimensions.message(1, size instanceof Integer number
          ? new Protobuf().number(1, number)
          : new Protobuf().text(2, size.toString()));
    }
    return new Protobuf().text(1, name).message(2,
        new Protobuf().message(1, new Protobuf().number(1, type).message(2, dimensions)));
  }
}

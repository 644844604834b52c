package io.osgent.memory.search.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatIndexTest {
  private static final int MANY = Integer.MAX_VALUE;

  static Stream<Arguments> kernelsAndDimensions() {
    return Stream.of(new ScalarKernel(), Kernel.best()).flatMap(
        kernel -> Stream.of(1, 2, 7, 31, 64, 100, 513).map(dimensions -> Arguments.of(kernel, dimensions)));
  }

  @Test
  void theTestsRunWithTheVectorApiAsWell() {
    assertThat(Kernel.best()).isInstanceOf(VectorApiKernel.class);
    assertThat(Kernel.best().name()).startsWith("the Vector API, ");
    assertThat(new ScalarKernel().name()).isEqualTo("a scalar loop");
  }

  @ParameterizedTest
  @MethodSource("kernelsAndDimensions")
  void whateverIsPutAndRemovedTheNearestAreThoseThatOneFindsByLookingAtAll(Kernel kernel, int dimensions) {
    againstLookingAtAll(new FlatIndex(dimensions, kernel, MANY), 3_000, 1);
  }

  @ParameterizedTest
  @MethodSource("kernelsAndDimensions")
  void soAreThoseThatSignCodesHelpToFind(Kernel kernel, int dimensions) {
    againstLookingAtAll(new FlatIndex(dimensions, kernel, 100), 3_000, dimensions < 64 ? 0.9 : 0.97);
  }

  /** @param recall of the nearest ten, over all questions together */
  private static void againstLookingAtAll(FlatIndex index, int steps, double recall) {
    var random = new Random(index.dimensions());
    var clusters = new Clusters(index.dimensions(), 5, 0.7, 3);
    Map<Long, float[]> oracle = new HashMap<>();
    int right = 0;
    int asked = 0;
    for (int step = 0; step < steps; step++) {
      long id = random.nextInt(600) - 100;
      // At times more is put than removed, and at times the other way round, so that it grows and shrinks.
      if (random.nextInt(10) < (step / 500 % 2 == 0 ? 8 : 3)) {
        float[] vector = clusters.next();
        index.put(id, vector);
        oracle.put(id, vector);
      } else {
        assertThat(index.remove(id)).isEqualTo(oracle.remove(id) != null);
      }
      assertThat(index.size()).isEqualTo(oracle.size());
      if (step % 50 == 0) {
        float[] question = clusters.next();
        LongPredicate among = step % 100 == 0 ? any -> true : any -> any % 2 == 0;
        List<Near> expected = nearest(oracle, question, 10, among);
        List<Near> found = index.nearest(question, 10, among);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
          assertThat(found.get(i).product()).isCloseTo(product(question, oracle.get(found.get(i).id())),
              within(1e-5f));
          right += found.get(i).product() >= expected.getLast().product() - 1e-5f ? 1 : 0;
        }
        asked += expected.size();
      }
    }
    assertThat(right).isGreaterThanOrEqualTo((int) (recall * asked));
    assertThat(LongStream.of(index.ids()).boxed()).containsExactlyInAnyOrderElementsOf(oracle.keySet());
    oracle.forEach((id, vector) -> assertThat(index.vector(id)).hasValue(vector));
  }

  private static List<Near> nearest(Map<Long, float[]> vectors, float[] question, int limit, LongPredicate among) {
    return vectors.entrySet().stream().filter(each -> among.test(each.getKey()))
        .map(each -> new Near(each.getKey(), product(question, each.getValue())))
        .sorted(Comparator.comparingDouble(Near::product).reversed()).limit(limit).toList();
  }

  private static float product(float[] one, float[] other) {
    double product = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
    }
    return (float) product;
  }

  /** Few topics far apart, many of all sizes, and none at all, where everything is as far from everything. */
  @ParameterizedTest
  @ValueSource(strings = {"300,0.3", "300,1", "30,0.5", "3,1", "1,1"})
  void signCodesLoseHardlyAnyOfTheNearest(String shape) {
    int topics = Integer.parseInt(shape.split(",", -1)[0]);
    var clusters = new Clusters(256, topics, Double.parseDouble(shape.split(",", -1)[1]), 11);
    var exact = new FlatIndex(256, Kernel.best(), MANY);
    var coded = new FlatIndex(256, Kernel.best(), 2_000);
    for (int id = 0; id < 6_000; id++) {
      float[] vector = clusters.next();
      exact.put(id, vector);
      coded.put(id, vector);
    }
    int found = 0;
    int questions = 100;
    for (int i = 0; i < questions; i++) {
      float[] question = clusters.next();
      // By id: in which order a product is summed, and so its last bit, is another once the JVM has compiled the sum.
      Set<Long> right = exact.nearest(question, 10).stream().map(Near::id).collect(Collectors.toSet());
      found += (int) coded.nearest(question, 10).stream().filter(near -> right.contains(near.id())).count();
    }

    assertThat(found).isGreaterThanOrEqualTo((int) (0.99 * 10 * questions));
  }

  @Test
  void signCodesLoseHardlyAnythingOfVectorsThatAreNearlyEmptyAsThoseOfWordsAre() {
    var random = new Random(5);
    var exact = new FlatIndex(512, Kernel.best(), MANY);
    var coded = new FlatIndex(512, Kernel.best(), 2_000);
    var questions = new ArrayList<float[]>();
    for (int id = 0; id < 5_000; id++) {
      var vector = new float[512];
      for (int i = 0; i < 20; i++) {
        vector[(int) (512 * Math.pow(random.nextDouble(), 2))] += random.nextBoolean() ? 1 : -1;
      }
      vector[0] += 0.5f;
      float[] unit = Clusters.unit(vector);
      exact.put(id, unit);
      coded.put(id, unit);
      if (id % 50 == 0) {
        questions.add(unit);
      }
    }
    int found = 0;
    for (float[] question : questions) {
      float least = exact.nearest(question, 10).getLast().product() - 1e-5f;
      found += (int) coded.nearest(question, 10).stream().filter(near -> near.product() >= least).count();
    }

    assertThat(found).isGreaterThanOrEqualTo((int) (0.99 * 10 * questions.size()));
  }

  @Test
  void ofAFewOnlyThoseAreCompared() {
    var index = new FlatIndex(2);
    index.put(1, new float[]{1, 0});
    index.put(2, new float[]{0, 1});
    index.put(3, new float[]{0.6f, 0.8f});

    assertThat(index.nearestOf(new float[]{1, 0}, 5, new long[]{2, 3, 99})).containsExactly(new Near(3, 0.6f),
        new Near(2, 0));
    assertThat(index.nearestOf(new float[]{1, 0}, 1, new long[]{2, 3})).extracting(Near::id).containsExactly(3L);
    assertThat(index.nearestOf(new float[]{1, 0}, 1, new long[0])).isEmpty();
  }

  @Test
  void whatIsPutAgainIsFoundWhereItIsNow() {
    var index = new FlatIndex(2);
    index.put(1, new float[]{1, 0});
    index.put(1, new float[]{0, 1});

    assertThat(index.nearest(new float[]{0, 1}, 5)).containsExactly(new Near(1, 1));
  }

  @Test
  void equallyNearOnesComeInTheOrderOfTheirIds() {
    var index = new FlatIndex(1);
    for (long id : new long[]{5, 3, 9, 1}) {
      index.put(id, new float[]{1});
    }

    assertThat(index.nearest(new float[]{1}, 4)).extracting(Near::id).containsExactly(1L, 3L, 5L, 9L);
  }

  @Test
  void whereThereIsNothingNothingIsFound() {
    var index = new FlatIndex(3);

    assertThat(index.nearest(new float[3], 5)).isEmpty();
    assertThat(index.remove(1)).isFalse();
    assertThat(index.vector(1)).isEmpty();
    index.put(1, new float[3]);
    assertThat(index.nearest(new float[3], 0)).isEmpty();
  }

  @Test
  void aVectorThatDoesNotBelongIsRefusedAndSaysWhy() {
    var index = new FlatIndex(3);

    assertThatThrownBy(() -> index.put(1, new float[2])).hasMessage(
        "This index is of 3 dimensions, and the vector has 2");
    assertThatThrownBy(() -> index.nearest(new float[4], 1)).hasMessageContaining("has 4");
    assertThatThrownBy(() -> index.put(1, new float[]{0, Float.NaN, 0})).hasMessageContaining("not of NaN");
    assertThatThrownBy(() -> new FlatIndex(0)).hasMessageContaining("at least one dimension");
    assertThat(index.size()).isZero();
  }

  /** Each vector's first number is the inverse of its second: half of one and half of another would be seen. */
  @Test
  void manyMayLookWhileOthersPutAndRemove() throws Exception {
    var index = new FlatIndex(4, Kernel.best(), 500);
    var done = new AtomicBoolean();
    Callable<Void> look = () -> {
      while (!done.get()) {
        for (Near near : index.nearest(new float[]{1, 1, 0, 0}, 20)) {
          assertThat(near.product()).isCloseTo(0, within(1e-6f));
        }
      }
      return null;
    };
    try (var threads = Executors.newCachedThreadPool()) {
      var looking = List.of(threads.submit(look), threads.submit(look));
      var writing = Stream.of(1, 2, 3, 4).map(writer -> threads.submit(() -> {
        var random = new Random(writer);
        for (int i = 0; i < 5_000; i++) {
          long id = writer * 1_000 + random.nextInt(400);
          if (random.nextInt(4) > 0) {
            float value = random.nextFloat();
            index.put(id, new float[]{value, -value, random.nextFloat(), 0});
          } else {
            index.remove(id);
          }
        }
      })).toList();
      for (var each : writing) {
        each.get();
      }
      done.set(true);
      for (var each : looking) {
        each.get();
      }
    }
    assertThat(index.ids()).doesNotHaveDuplicates().hasSize(index.size());
  }
}

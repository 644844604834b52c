package io.osgent.model.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts become the vectors the model's maker meant; each number here was worked out by hand from {@link TinyModel#TABLE}. */
class EmbeddingTest {
  private static final Offset<Float> NEARLY = Offset.offset(1e-6f);
  private static final String[] FIELDS = {"input_ids", "attention_mask", "token_type_ids", "position_ids"};

  @TempDir
  private Path folder;

  private Home home;

  @BeforeEach
  void open() {
    home = new Home(folder);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aVectorIsTheMeanOfItsTokensOfUnitLength() throws Exception {
    home.model("tiny");
    home.configured(Map.of());

    assertDirection(home.vector("tiny", "red"), 1, 1, 1);
    assertDirection(home.vector("tiny", "Blue BLUE"), 0, 21, 3);
  }

  @Test
  void textsOfDifferentLengthDoNotChangeEachOther() throws Exception {
    home.model("tiny");
    home.configured(Map.of());

    List<float[]> vectors = home.embed("tiny", Purpose.DOCUMENT, "red", "blue blue", "green red blue red").vectors();

    assertDirection(vectors.get(0), 1, 1, 1);
    assertDirection(vectors.get(1), 0, 21, 3);
    assertDirection(vectors.get(2), 12, 12, 3);
  }

  @Test
  void manyTextsAtOnceAreAsEachAlone() throws Exception {
    home.model("tiny");
    home.configured(Map.of());
    String[] texts = IntStream.range(0, 30)
        .mapToObj(i -> "red ".repeat(i % 7) + "green ".repeat(i % 3) + "blue ".repeat(i % 11) + "query")
        .toArray(String[]::new);

    List<float[]> together = home.embed("tiny", Purpose.DOCUMENT, texts).vectors();

    for (int i = 0; i < texts.length; i++) {
      assertThat(together.get(i)).as(texts[i]).containsExactly(home.vector("tiny", texts[i]), NEARLY);
    }
  }

  @Test
  void theTokensAreCountedWithoutThePadding() throws Exception {
    home.model("tiny");
    home.configured(Map.of());

    assertThat(home.embed("tiny", Purpose.DOCUMENT, "red", "red green blue").usage().inputTokens()).isEqualTo(3 + 5);
  }

  @Test
  void aModelMayBeMeantToTellByItsFirstToken() throws Exception {
    home.model("tiny").pooling("cls_token");
    home.configured(Map.of());

    assertDirection(home.vector("tiny", "red"), 0, 0, 1);
  }

  @Test
  void aModelMayBeMeantToTellByItsLastToken() throws Exception {
    home.model("tiny").pooling("lasttoken");
    home.configured(Map.of());

    List<float[]> vectors = home.embed("tiny", Purpose.DOCUMENT, "red", "red green blue").vectors();
    assertDirection(vectors.get(0), 0, 1, 0);
    assertDirection(vectors.get(1), 0, 1, 0);
  }

  @Test
  void whatIsConfiguredWinsOverTheModelsFiles() throws Exception {
    home.model("tiny").pooling("cls_token").file("config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"green \"}}");
    home.configured(Map.of("pooling", "mean", "queryPrefix", ""));

    assertDirection(home.embed("tiny", Purpose.QUERY, "red").vectors().getFirst(), 1, 1, 1);
  }

  @Test
  void aModelThatSaysWhatItsQueriesBeginWithGetsIt() throws Exception {
    home.model("tiny").file("config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"green \", \"document\": \"\"}, \"default_prompt_name\": null}");
    home.configured(Map.of());

    assertDirection(home.embed("tiny", Purpose.QUERY, "red").vectors().getFirst(), 9, 3, 3);
    assertDirection(home.embed("tiny", Purpose.DOCUMENT, "red").vectors().getFirst(), 1, 1, 1);
  }

  @Test
  void prefixesCanBeConfigured() throws Exception {
    home.model("tiny");
    home.configured(Map.of("queryPrefix", "\"query: \"", "documentPrefix", " blue "));

    assertDirection(home.embed("tiny", Purpose.QUERY, "red").vectors().getFirst(), 4, 4, 16);
    assertDirection(home.embed("tiny", Purpose.DOCUMENT, "red").vectors().getFirst(), 3, 12, 3);
  }

  @Test
  void whatIsLongerThanTheModelReadsIsCutOff() throws Exception {
    home.model("tiny").file("sentence_bert_config.json", "{\"max_seq_length\": 4, \"do_lower_case\": false}");
    home.configured(Map.of());

    Embeddings cut = home.embed("tiny", Purpose.DOCUMENT, "red green blue blue blue");
    assertDirection(cut.vectors().getFirst(), 9, 3, 3);
    assertThat(cut.usage().inputTokens()).isEqualTo(4);
  }

  @Test
  void fewerTokensCanBeConfigured() throws Exception {
    home.model("tiny");
    home.configured(Map.of("maxTokens", 3));

    assertDirection(home.vector("tiny", "red green blue"), 1, 1, 1);
  }

  @Test
  void aGraphIsGivenWhatItAsksFor() throws Exception {
    float[] nothing = new float[4];
    byte[] graph = new TinyGraph()
        .input(FIELDS[0], TinyGraph.INT32,
            IntStream.range(0, 9).mapToObj(i -> new float[]{i, 0, 0, 0}).toArray(float[][]::new))
        .input(FIELDS[1], TinyGraph.INT32, nothing, new float[]{0, 1, 0, 0})
        .input(FIELDS[2], TinyGraph.INT64, new float[]{0, 0, 1, 0}, nothing)
        .input(FIELDS[3], TinyGraph.INT64,
            IntStream.range(0, 9).mapToObj(i -> new float[]{0, 0, 0, i}).toArray(float[][]::new))
        .eachToken("token_embeddings");
    home.model("tiny").graph(graph);
    home.configured(Map.of());

    assertDirection(home.vector("tiny", "red green"), 1 + 4 + 5 + 2, 4, 4, 1 + 2 + 3);
  }

  @Test
  void aGraphWhoseOutputHasAnyNameWillDo() throws Exception {
    home.model("tiny").graph(new TinyGraph().input("input_ids", TinyModel.TABLE).eachToken("hidden"));
    home.configured(Map.of());

    assertDirection(home.vector("tiny", "red"), 1, 1, 1);
  }

  @Test
  void aGraphThatPoolsItselfIsLeftToDoSo() throws Exception {
    home.model("tiny").pooling("cls_token").graph(TinyModel.graph().wholeText());
    home.configured(Map.of());

    assertDirection(home.vector("tiny", "blue"), 0, 12, 3);
  }

  @Test
  void aGraphThatPoolsItselfIsNotBelievedWhenPoolingIsConfigured() throws Exception {
    home.model("tiny").graph(TinyModel.graph().wholeText());
    home.configured(Map.of("pooling", "cls"));

    assertDirection(home.vector("tiny", "blue"), 0, 0, 1);
  }

  @Test
  void shortTextsAreFilledUpWithTheTokenTheModelKnowsForThat() throws Exception {
    String padding = "{\"strategy\": \"BatchLongest\", \"direction\": \"Left\", \"pad_to_multiple_of\": 16, \"pad_id\": 5, "
        + "\"pad_type_id\": 0, \"pad_token\": \"green\"}";
    home.model("tiny").tokenizer(padding).graph(TinyModel.graph().wholeText());
    home.configured(Map.of());

    assertDirection(home.embed("tiny", Purpose.DOCUMENT, "red", "red red red").vectors().getFirst(), 3 + 2 * 6, 3, 3);
  }

  @Test
  void whatIsNoProperTextHasAVectorAllTheSame() throws Exception {
    home.model("tiny");
    home.configured(Map.of());

    assertDirection(home.vector("tiny", "red \ud800 \0 \u2028"), 3, 3, 3);
    assertDirection(home.vector("tiny", " "), 0, 3, 3);
  }

  @Test
  void theModelsOfADirectoryAreCalledAsTheirFoldersAre() throws Exception {
    home.model("small");
    home.model("large").pooling("cls_token");
    home.configured(Map.of("batch", 7));

    assertThat(home.offer().embeddingModels()).extracting("name", "dimensions", "batch")
        .containsExactly(tuple("large", 3, 7),
            tuple("small", 3, 7));
    assertDirection(home.vector("large", "red"), 0, 0, 1);
    assertDirection(home.vector("small", "red"), 1, 1, 1);
    assertThatThrownBy(() -> home.vector("huge", "red")).isInstanceOf(ModelException.class)
        .hasMessage("there is no embedding model 'huge' here; there are [large, small]");
  }

  private static void assertDirection(float[] vector, float... direction) {
    double length = Math.sqrt(IntStream.range(0, direction.length).mapToDouble(i -> direction[i] * direction[i]).sum());
    float[] unit = Arrays.copyOf(direction, direction.length);
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (unit[i] / length);
    }
    assertThat(vector).containsExactly(unit, NEARLY);
  }
}

package io.osgent.model.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories are taken as people download them; of one that can't be used, one line says what is wrong and what would be right. */
class DirectoryTest {
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
  void theDirectoryMayBeThatOfOneModel() throws Exception {
    home.model("tiny");
    home.configured(Map.of("directory", "models/onnx/tiny"));

    assertThat(home.offer().embeddingModels()).extracting("name").containsExactly("tiny");
  }

  @Test
  void theDirectoryMayBeAnywhere() throws Exception {
    Path elsewhere = folder.resolve("elsewhere/tiny");
    TinyModel.in(elsewhere);
    home.configured(Map.of("directory", elsewhere.toString()));

    assertThat(home.offer().embeddingModels()).extracting("name").containsExactly("tiny");
  }

  @Test
  void theGraphMayLieInAFolderOfItsOwnAndBeQuantized() throws Exception {
    for (String name : new String[]{"onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx",
        "onnx/model_O4.onnx"}) {
      String model = name.replace('/', '-');
      home.model(model);
      Path path = folder.resolve("models/onnx").resolve(model);
      Files.createDirectories(path.resolve("onnx"));
      Files.move(path.resolve("model.onnx"), path.resolve(name));
    }
    home.configured(Map.of());

    assertThat(home.offer().embeddingModels()).hasSize(4);
  }

  @Test
  void whatItOffersIsInItsHealth() throws Exception {
    home.model("tiny").file("config_sentence_transformers.json", "{\"prompts\": {\"query\": \"query: \"}}")
        .file("config.json", "{\"model_type\": \"xlm-roberta\", \"max_position_embeddings\": 514, \"pad_token_id\": 1}")
        .file("tokenizer_config.json", "{\"model_max_length\": 1000000000000000019884624838656}");
    ConfiguredProvider provider = home.configured(Map.of("name", "second"));

    assertThat(provider.name()).isEqualTo("second");
    assertThat(provider.check().detail())
        .isEqualTo("tiny (3 dimensions, mean of at most 512 tokens, with 'query: ' before "
            + "queries and '' before documents)");
  }

  @Test
  void aModelIsReadNoFurtherThanItsOwnFilesSay() throws Exception {
    home.model("sentences").file("sentence_bert_config.json", "{\"max_seq_length\": 256}").file("config.json",
        "{\"max_position_embeddings\": 512}");
    home.model("tokenizers").file("tokenizer_config.json", "{\"model_max_length\": 128}");
    home.model("unknown");
    ConfiguredProvider provider = home.configured(Map.of());

    assertThat(provider.check().detail()).contains("sentences (3 dimensions, mean of at most 256 tokens)",
        "tokenizers (3 dimensions, mean of at most 128 tokens)", "unknown (3 dimensions, mean of at most 512 tokens)");
  }

  @Test
  void withoutTheDirectoryNothingIsOffered() {
    refused("directory '" + folder.resolve("models/onnx") + "' is not there; it should be a folder with model.onnx and "
        + "tokenizer.json, or a folder of such folders");
  }

  @Test
  void anEmptyDirectoryOffersNothing() throws Exception {
    Files.createDirectories(folder.resolve("models/onnx/.cache"));

    refused("directory '" + folder.resolve("models/onnx") + "' has no model; it should be a folder with model.onnx and "
        + "tokenizer.json, or a folder of such folders");
  }

  @Test
  void withoutAGraphAModelIsNotOffered() throws Exception {
    home.model("tiny").without("model.onnx").file("onnx/model_O3.onnx", "").file("onnx/model_O4.onnx", "");

    refused("'" + file("model.onnx") + "' is not there, nor one of [onnx/model.onnx, model_quantized.onnx, "
        + "onnx/model_quantized.onnx]; of those there are, [onnx/model_O3.onnx, onnx/model_O4.onnx], copy one to that name");
  }

  @Test
  void withoutATokenizerAModelIsNotOffered() throws Exception {
    home.model("tiny").without("tokenizer.json");

    refused("'" + file("tokenizer.json")
        + "' is not there; it should say how texts are cut into tokens, and comes with the "
        + "model (a vocab.txt or sentencepiece.bpe.model alone is not enough)");
  }

  @Test
  void aFileThatWasNeverFetchedIsNoModel() throws Exception {
    home.model("tiny").file("model.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 90405214\n");

    refused(
        "'" + file("model.onnx") + "' only says where the file is to be had; 'git lfs pull' in its folder fetches it");
  }

  @Test
  void aDamagedGraphIsNoModel() throws Exception {
    home.model("tiny").file("model.onnx", "this is no graph");

    refused("'" + file("model.onnx") + "' should be the ONNX graph of an embedding model: ", "Protobuf parsing failed");
  }

  @Test
  void aDamagedTokenizerIsNoModel() throws Exception {
    home.model("tiny").file("tokenizer.json", "{\"version\": \"1.0\"");

    refused("'" + file("tokenizer.json") + "' should be a tokenizer of Hugging Face: ");
  }

  @Test
  void aGraphOfAnotherKindIsNoModel() throws Exception {
    home.model("tiny").graph(new TinyGraph().input("pixel_values", TinyModel.TABLE).eachToken("logits"));

    refused("'" + file("model.onnx")
        + "' should be the ONNX graph of an embedding model: it asks for 'pixel_values'; what it "
        + "can be given is [attention_mask, input_ids, position_ids, token_type_ids]");
  }

  @Test
  void aTokenizerOfAnotherModelIsFoundOut() throws Exception {
    home.model("tiny").graph(new TinyGraph().input("input_ids", new float[]{1, 2}).eachToken("last_hidden_state"));

    refused("'" + folder.resolve("models/onnx/tiny") + "' can't be used: the model can't calculate: ");
  }

  @Test
  void aModelWithoutADirectionIsFoundOut() throws Exception {
    home.model("tiny").graph(new TinyGraph().input("input_ids", new float[9][3]).eachToken("last_hidden_state"));

    refused("'" + folder.resolve("models/onnx/tiny")
        + "' can't be used: the model made a vector without a direction; its files may be damaged");
  }

  @Test
  void aFileOfTheModelThatCantBeReadIsNamed() throws Exception {
    home.model("tiny").file("config.json", "{max");

    refused("'" + file("config.json") + "' should be JSON: ");
  }

  @Test
  void aPoolingThatIsNotKnownIsNotGuessed() throws Exception {
    home.model("tiny").pooling("max_tokens");

    refused("'" + file("1_Pooling/config.json")
        + "' asks for 'max_tokens', which is none of the poolings there are; should one "
        + "of them do, set pooling to mean, cls or last");
  }

  @Test
  void aModelWithStepsThatItsGraphLacksIsNotOffered() throws Exception {
    home.model("tiny").file("modules.json", """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}]""");

    refused("'" + file("modules.json") + "' asks for 'Dense' after pooling, which '" + file("model.onnx")
        + "' does not do; a graph that gives sentence_embedding would");
  }

  @Test
  void moreTokensThanTheModelKnowsPlacesForAreRefused() throws Exception {
    home.model("tiny").file("config.json", "{\"max_position_embeddings\": 512}");

    refused(Map.of("maxTokens", 1000), "maxTokens '1000' should be at most 512: 'tiny' knows no more places");
  }

  @Test
  void settingsThatCantBeUsedAreOneLine() throws Exception {
    home.model("tiny");

    refused(Map.of("pooling", "max"), "pooling 'max' should be auto, mean, cls or last");
    refused(Map.of("name", "a/b"), "name 'a/b' should be a word without '/', e.g. 'onnx'");
    refused(Map.of("batch", 0), "batch '0' should be at least 1");
    refused(Map.of("maxTokens", 2), "maxTokens '2' should be 0 or at least 3");
    refused(Map.of("threads", -1), "threads '-1' should be at least 0");
    refused(Map.of("keepLoadedSeconds", -1), "keepLoadedSeconds '-1' should be at least 0");
  }

  @Test
  void oneDamagedModelDoesNotTakeTheOthersWithIt() throws Exception {
    home.model("broken").without("tokenizer.json");
    home.model("tiny");
    ConfiguredProvider provider = home.configured(Map.of());

    assertThat(home.offer().embeddingModels()).extracting("name").containsExactly("tiny");
    assertThat(provider.check().detail()).startsWith("tiny (").contains("broken/tokenizer.json' is not there");
    assertThat(provider.check().up()).isTrue();
  }

  @Test
  void aProviderIsOfferedForAsLongAsItIsConfigured() throws Exception {
    home.model("tiny");
    ConfiguredProvider provider = home.configured(Map.of());

    provider.close();

    assertThat(home.offers()).isEmpty();
  }

  private void refused(String... words) {
    refused(Map.of(), words);
  }

  private void refused(Map<String, Object> values, String... words) {
    ConfiguredProvider provider = home.configured(values);

    assertThat(home.offers()).isEmpty();
    assertThat(provider.check().detail()).startsWith(words[0]).contains(words).doesNotContain("\n");
  }

  private Path file(String name) {
    return folder.resolve("models/onnx/tiny").resolve(name);
  }
}

package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.model.local.testing.TinyModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a provider may be told, and what it makes of it. */
class SettingsTest {
  @TempDir
  private Path home;

  @Test
  void aFileIsAModelWithItsNameAndAFolderIsAllOfThemInIt() throws Exception {
    Files.createDirectories(home.resolve("models/more"));
    TinyModel.brief().writeTo(home.resolve("first.gguf"));
    TinyModel.brief().writeTo(home.resolve("models/b.gguf"));
    TinyModel.brief().writeTo(home.resolve("models/a.v2.gguf"));
    Files.writeString(home.resolve("models/README.md"), "Models.");

    assertThat(settings("first.gguf", "models").models()).extracting(ModelFile::name)
        .containsExactly("first", "a.v2", "b");
  }

  @Test
  void theWindowIsTheModelsOwnWithinReasonUnlessItIsGiven() throws Exception {
    TinyModel.brief().writeTo(home.resolve("small.gguf"));
    TinyModel.endless().writeTo(home.resolve("large.gguf"));
    Settings settings = settings("small.gguf", "large.gguf");

    assertThat(settings.window(settings.models().get(0))).isEqualTo(4096);
    assertThat(settings.window(settings.models().get(1))).isEqualTo(8192);
    Settings given = Settings.of(
        Desk.config(Map.of("models", new String[]{"large.gguf"}, "contextTokens", 30_000)), home);
    assertThat(given.window(given.models().getFirst())).isEqualTo(30_000);
  }

  @Test
  void aModelSaysWhatIsToBeKnownOfIt() throws Exception {
    TinyModel.brief().withTemplate("{{ messages }}").writeTo(home.resolve("tiny.gguf"));

    assertThat(settings("tiny.gguf").models().getFirst().head()).satisfies(head -> {
      assertThat(head.title()).isEqualTo("Tiny");
      assertThat(head.chatTemplate()).isEqualTo("{{ messages }}");
      assertThat(head.ends()).containsExactly("</s>");
      assertThat(head.dimensions()).isEqualTo(64);
      assertThat(head.beginning()).isTrue();
    });
  }

  @Test
  void aFileThatIsNoModelIsRefusedInALine() throws Exception {
    Files.writeString(home.resolve("text.gguf"), "This is a text and no model.");
    assertWrong("models 'text.gguf' can't be used: it is no GGUF file", "text.gguf");

    Files.createFile(home.resolve("empty.gguf"));
    assertWrong("models 'empty.gguf' can't be used: it is no GGUF file", "empty.gguf");

    byte[] whole = Files.readAllBytes(TinyModel.brief().writeTo(home.resolve("whole.gguf")));
    Files.write(home.resolve("cut.gguf"), Arrays.copyOf(whole, 5000));
    assertWrong("models 'cut.gguf' can't be used: it ends too early; was it copied as a whole?", "cut.gguf");
    Files.write(home.resolve("half.gguf"), Arrays.copyOf(whole, whole.length / 2));
    assertWrong("models 'half.gguf' can't be used: it ends too early; was it copied as a whole?", "half.gguf");

    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 9);
    Files.write(home.resolve("new.gguf"), whole);
    assertWrong("models 'new.gguf' can't be used: it is a GGUF file of version 9, and should be of version 2 or 3",
        "new.gguf");
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() throws Exception {
    assertWrong("models 'none.gguf' should be a .gguf file or a folder of them, but there is nothing at "
        + home.resolve("none.gguf"), "none.gguf");
    assertWrong("models should name a .gguf file or a folder of them, e.g. 'models/qwen3-4b.gguf'");
    Files.createDirectories(home.resolve("empty"));
    assertWrong("models 'empty' should be a folder of .gguf files, but holds none", "empty");
    Files.writeString(home.resolve("model.bin"), "");
    assertWrong("models 'model.bin' should be a file with a name that ends in .gguf", "model.bin");
  }

  @Test
  void aWrongValueSaysWhatWouldBeRight() throws Exception {
    TinyModel.brief().writeTo(home.resolve("tiny.gguf"));
    for (String key : new String[]{"contextTokens", "threads", "gpuLayers", "keepLoadedSeconds"}) {
      assertThatThrownBy(
          () -> Settings.of(Desk.config(Map.of("models", new String[]{"tiny.gguf"}, key, -1)), home))
          .hasMessage(key + " '-1' should be at least 0");
    }
    assertThatThrownBy(
        () -> Settings.of(Desk.config(Map.of("models", new String[]{"tiny.gguf"}, "answersAtOnce", 0)), home))
        .hasMessage("answersAtOnce '0' should be at least 1");
    assertWrong("models should name each model once, but 'tiny' is there twice", "tiny.gguf", "tiny.gguf");
  }

  private Settings settings(String... models) {
    return Settings.of(Desk.config(Map.of("models", models)), home);
  }

  private void assertWrong(String said, String... models) {
    assertThatThrownBy(() -> settings(models)).isInstanceOf(IllegalArgumentException.class).hasMessage(said);
  }
}

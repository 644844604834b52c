package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.Transport;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.FakeProvider.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of OpenAI and of those with its protocol: how they are asked for, and what is made of the answers. */
@Timeout(60)
class ImagesTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 4, 5};
  private static final String MADE = """
      {"created":1,"output_format":"png","quality":"low","size":"1024x1024",
       "data":[{"b64_json":"%s"},{"b64_json":"%s","revised_prompt":"a tabby cat"}],
       "usage":{"input_tokens":350,"input_tokens_details":{"image_tokens":300,"text_tokens":50},"output_tokens":2000,
         "total_tokens":2350}}""".formatted(base64(PNG), base64(JPEG));

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ImageRequest cat(String... sources) {
    return new ImageRequest("gpt-image-2.6-flare", "a cat", List.of(sources), 2, 1024, 1536);
  }

  private static Images make(String url, Map<String, Object> values, ImageRequest request) throws Exception {
    Settings settings = Calls.settings(url, values);
    try (Transport transport = new Transport(settings.connection())) {
      return new OpenAiImages(transport, OpenAiProtocol.of(settings), settings.surface(), settings.images()).make(
          request,
          Contexts.context());
    }
  }

  @Test
  void picturesComeWithTheirKindsAndUsage() throws Exception {
    try (FakeProvider provider = new FakeProvider(Answer.json(200, MADE))) {
      Images made = make(provider.url(), Map.of(), cat());

      assertThat(made.images()).extracting(Images.Image::mediaType).containsExactly("image/png", "image/jpeg");
      assertThat(made.images()).extracting(Images.Image::bytes).containsExactly(PNG, JPEG);
      assertThat(made.usage()).isEqualTo(Usage.of(350, 2000));
      assertThat(made.cost()).isNull();
      assertThat(provider.asked()).singleElement().satisfies(asked -> {
        assertThat(asked.path()).isEqualTo("/v1/images/generations");
        assertThat(asked.body())
            .isEqualTo("{\"model\":\"gpt-image-2.6-flare\",\"prompt\":\"a cat\",\"n\":2,\"size\":\"1024x1536\"}");
      });
    }
  }

  @Test
  void whatPicturesCostIsWorkedOutOfThePrices() throws Exception {
    try (FakeProvider provider = new FakeProvider(Answer.json(200, MADE))) {
      Images made = make(provider.url(), Map.of("prices", new String[]{"gpt-image-2.6-flare 5 1.25 30"}), cat());
      assertThat(made.cost()).isEqualByComparingTo("0.06175");
    }
    ImagePrice price = ImagePrice.table().get("gpt-image-2.6-flare");
    assertThat(price.of(new ImageUsage(50, 0, 300, 0, 2000))).isEqualByComparingTo("0.06265");
    assertThat(price.of(new ImageUsage(50, 50, 300, 300, 0))).isEqualByComparingTo("0.0006625");
  }

  @Test
  void picturesToStartFromAreSentAsAForm() throws Exception {
    String png = "data:image/png;base64," + base64(PNG);
    String jpeg = "data:image/jpeg;base64," + base64(JPEG);
    try (FakeProvider provider = new FakeProvider(Answer.json(500, "{}"), Answer.json(200, MADE))) {
      make(provider.url(), Map.of("maxRetries", 1), cat(png, jpeg));

      assertThat(provider.asked()).hasSize(2);
      assertForm(provider.asked().getLast(), "image[]", "picture-1.png", "picture-2.jpeg");
    }
    try (FakeProvider provider = new FakeProvider(Answer.json(200, MADE))) {
      make(provider.url(), Map.of(), cat(png));
      assertForm(provider.asked().getFirst(), "image", "picture-1.png");
    }
  }

  private static void assertForm(FakeProvider.Asked asked, String field, String... files) {
    assertThat(asked.path()).isEqualTo("/v1/images/edits");
    assertThat(asked.headers().getFirst("Content-Type")).startsWith("multipart/form-data; boundary=");
    assertThat(asked.body()).contains("name=\"prompt\"", "\r\n\r\na cat\r\n", "name=\"size\"", "1024x1536",
        "Content-Type: image/png", new String(PNG, 1, 3, StandardCharsets.US_ASCII));
    for (String file : files) {
      assertThat(asked.body()).contains("name=\"" + field + "\"; filename=\"" + file + "\"");
    }
  }

  @Test
  void otherServersAreToldToSendThePictureAndNotWhereItLies() throws Exception {
    try (FakeProvider provider = new FakeProvider(Answer.json(200, MADE))) {
      make(provider.url(), Map.of(), new ImageRequest("flux", "a cat", List.of(), 1, 0, 0));
      assertThat(provider.asked().getFirst().body())
          .isEqualTo("{\"model\":\"flux\",\"prompt\":\"a cat\",\"n\":1,\"response_format\":\"b64_json\"}");
    }
  }

  @Test
  void atOpenAiItsModelsAreOnOfferWithTheirPricesAndElsewhereThoseThatAreNamed() {
    ImageSettings openAi = Settings.of(Calls.config(Map.of("apiKey", "sk")), Map.of(), Path.of("")).images();
    assertThat(openAi.infos()).extracting(ModelInfo::name).containsExactly("gpt-image-2.6-flare",
        "gpt-image-2.6-sunburst");
    assertThat(openAi.infos()).allSatisfy(model -> assertThat(model.price()).isNotNull());

    assertThat(Calls.settings("http://localhost/v1", Map.of()).images().infos()).isEmpty();
    assertThat(Calls.settings("http://localhost/v1", Map.of("imageModels", new String[]{"flux"})).images().infos())
        .containsExactly(new ModelInfo("flux", "", null));
  }

  @Test
  void whatCannotBeAskedIsRefusedBeforeItIsSent() {
    assertRefused(new ImageRequest("m", "a cat", List.of(), 1, 1024, 0),
        "a picture's size should be a width and a height, but one of them is missing");
    assertRefused(cat("https://example.org/cat.png"),
        "a picture to start from should come as a data: URL such as 'data:image/png;base64,…'");
    assertRefused(cat("data:image/png;base64,%%"), "a picture to start from is not the base64 that it should be");
  }

  private static void assertRefused(ImageRequest request, String why) {
    assertThatThrownBy(() -> make("http://localhost:1/v1", Map.of(), request))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"200 | {`data`:[]} | MALFORMED",
      "200 | {`data`:[{`url`:`https://example.org/cat.png`}]} | MALFORMED", "200 | {`data`:[1]} | MALFORMED",
      "200 | {} | MALFORMED", "400 | {`error`:{`message`:`no`,`code`:`moderation_blocked`}} | CONTENT_REFUSED"})
  void whatBringsNoPictureIsToldForWhatItIs(int status, String body, Kind kind) throws Exception {
    try (FakeProvider provider = new FakeProvider(Answer.json(status, body.replace('`', '"')))) {
      assertThat(catchThrowableOfType(ModelException.class, () -> make(provider.url(), Map.of(), cat())).kind())
          .isEqualTo(kind);
    }
  }
}

package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.JsonFields;
import java.io.IOException;

/**
 * The tokens of a request for pictures.
 *
 * @param text of the prompt, cached ones included
 * @param picture of the pictures to start from, cached ones included
 */
record ImageUsage(long text, long cachedText, long picture, long cachedPicture, long output) {
  static final ImageUsage NONE = new ImageUsage(0, 0, 0, 0, 0);

  static ImageUsage read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return NONE;
    }
    long input = 0;
    long output = 0;
    ImageUsage details = NONE;
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "input_tokens", "prompt_tokens" -> input = JsonFields.number(json);
        case "output_tokens", "completion_tokens" -> output = JsonFields.number(json);
        case "input_tokens_details" -> details = details(json);
        default -> json.skipChildren();
      }
    }
    // Whatever is not said to be of pictures is counted as text.
    return new ImageUsage(input - details.picture, details.cachedText, details.picture, details.cachedPicture, output);
  }

  private static ImageUsage details(JsonParser json) throws IOException {
    long text = 0;
    long picture = 0;
    long cached = 0;
    ImageUsage ofCached = NONE;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return NONE;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "text_tokens" -> text = JsonFields.number(json);
        case "image_tokens" -> picture = JsonFields.number(json);
        case "cached_tokens" -> cached = JsonFields.number(json);
        case "cached_tokens_details" -> ofCached = details(json);
        default -> json.skipChildren();
      }
    }
    long cachedPicture = Math.min(ofCached.picture, picture);
    return new ImageUsage(text, Math.min(text, Math.max(cached - cachedPicture, ofCached.text)), picture,
        cachedPicture, 0);
  }

  Usage usage() {
    return new Usage(text + picture, output, cachedText + cachedPicture, 0);
  }
}

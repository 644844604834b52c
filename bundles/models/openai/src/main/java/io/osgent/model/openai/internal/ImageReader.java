package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.image.Images;
import io.osgent.api.image.Images.Image;
import io.osgent.api.model.ModelException;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.FailureKinds;
import io.osgent.model.wire.Failures;
import io.osgent.model.wire.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads an answer with pictures. Made anew for each answer. */
final class ImageReader {
  private final FailureKinds kinds;
  private final ImagePrice price;
  private final List<byte[]> pictures = new ArrayList<>();
  private ImageUsage usage = ImageUsage.NONE;
  private String format = "png";

  /** @param price or null where it is not known */
  ImageReader(FailureKinds kinds, ImagePrice price) {
    this.kinds = kinds;
    this.price = price;
  }

  Images read(JsonParser json) throws IOException, ModelException {
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "data" -> pictures(json);
        case "usage" -> usage = ImageUsage.read(json);
        case "output_format" -> format = JsonFields.text(json);
        case "error" -> throwReported(json);
        default -> json.skipChildren();
      }
    }
    if (pictures.isEmpty()) {
      throw Failures.malformed("the provider's answer holds no picture");
    }
    String saidToBe = "image/" + format;
    return new Images(pictures.stream().map(bytes -> new Image(MediaTypes.of(bytes, saidToBe), bytes)).toList(),
        usage.usage(), price == null || usage.equals(ImageUsage.NONE) ? null : price.of(usage));
  }

  private void throwReported(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      throw Failures.reported(Complaint.value(json), kinds);
    }
  }

  private void pictures(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Failures.malformed("the provider's answer has no list of pictures");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw Failures.malformed("the provider's list of pictures holds something else");
      }
      pictures.add(picture(json));
    }
  }

  private static byte[] picture(JsonParser json) throws IOException, ModelException {
    byte[] bytes = null;
    for (String field; (field = JsonFields.next(json)) != null;) {
      if (field.equals("b64_json") && json.currentToken() == JsonToken.VALUE_STRING) {
        bytes = json.getBinaryValue();
      } else {
        json.skipChildren();
      }
    }
    if (bytes == null || bytes.length == 0) {
      throw Failures.malformed("the provider should send a picture in 'b64_json', but did not");
    }
    return bytes;
  }
}

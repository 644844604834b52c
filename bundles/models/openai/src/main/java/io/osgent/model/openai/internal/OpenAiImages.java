package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.osgent.api.CallContext;
import io.osgent.api.image.ImageModel;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.model.wire.FailureKinds;
import io.osgent.model.wire.Image;
import io.osgent.model.wire.Questions;
import io.osgent.model.wire.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.MultiPartRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;

/** Pictures by OpenAI, and by whoever speaks its protocol: out of words, or out of other pictures. */
final class OpenAiImages implements ImageModel {
  private static final JsonFactory JSON = new JsonFactory();

  private final Questions questions;
  private final FailureKinds kinds;
  private final Surface surface;
  private final ImageSettings settings;

  OpenAiImages(Transport transport, FailureKinds kinds, Surface surface, ImageSettings settings) {
    this.questions = new Questions(transport, kinds);
    this.kinds = kinds;
    this.surface = surface;
    this.settings = settings;
  }

  @Override
  public Images make(ImageRequest request, CallContext context) throws ModelException, InterruptedException {
    ImagePrice price = settings.prices().get(request.model());
    Questions.Reader<Images> reader = json -> new ImageReader(kinds, price).read(json);
    return request.sources().isEmpty()
        ? questions.ask(surface.path("/images/generations", request.model()), body(fields(request)), reader, context)
        : questions.ask(surface.path("/images/edits", request.model()),
            form(fields(request), pictures(request.sources())), reader, context);
  }

  @Override
  public List<ModelInfo> imageModels() {
    return settings.infos();
  }

  private Map<String, Object> fields(ImageRequest request) throws ModelException {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("model", request.model());
    fields.put("prompt", request.prompt());
    fields.put("n", request.count());
    if (request.width() > 0 && request.height() > 0) {
      fields.put("size", request.width() + "x" + request.height());
    } else if (request.width() > 0 || request.height() > 0) {
      throw new ModelException(Kind.INVALID_REQUEST,
          "a picture's size should be a width and a height, but one of them is missing");
    }
    if (settings.mustBeToldToSendPictures(request.model())) {
      fields.put("response_format", "b64_json");
    }
    return fields;
  }

  private static byte[] body(Map<String, Object> fields) {
    var body = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      for (var field : fields.entrySet()) {
        json.writePOJOField(field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a request can't be written", impossible);
    }
    return body.toByteArray();
  }

  /** A picture to start from. */
  private record Picture(String mediaType, byte[] bytes) {
    String fileName(int number) {
      return "picture-" + number + "." + mediaType.substring(mediaType.indexOf('/') + 1);
    }
  }

  private static List<Picture> pictures(List<String> sources) throws ModelException {
    var pictures = new ArrayList<Picture>();
    for (String source : sources) {
      if (!(Image.of(source) instanceof Image.Content content)) {
        throw new ModelException(Kind.INVALID_REQUEST,
            "a picture to start from should come as a data: URL such as 'data:image/png;base64,…'");
      }
      try {
        pictures.add(new Picture(content.mediaType(), Base64.getDecoder().decode(content.base64())));
      } catch (IllegalArgumentException malformed) {
        throw new ModelException(Kind.INVALID_REQUEST,
            "a picture to start from is not the base64 that it should be: " + malformed.getMessage(), false, null,
            malformed);
      }
    }
    return pictures;
  }

  private static Supplier<Request.Content> form(Map<String, Object> fields, List<Picture> pictures) {
    String name = pictures.size() == 1 ? "image" : "image[]";
    return () -> {
      var form = new MultiPartRequestContent();
      fields.forEach((field, value) -> form.addPart(
          new MultiPart.ContentSourcePart(field, null, HttpFields.EMPTY, new StringRequestContent(value.toString()))));
      for (int i = 0; i < pictures.size(); i++) {
        Picture picture = pictures.get(i);
        form.addPart(new MultiPart.ContentSourcePart(name, picture.fileName(i + 1), HttpFields.EMPTY,
            new BytesRequestContent(picture.mediaType(), picture.bytes())));
      }
      form.close();
      return form;
    };
  }
}

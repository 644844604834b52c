package io.osgent.model.wire;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An image that a model is shown. */
public sealed interface Image {
  /** It lies somewhere, for the provider to fetch. */
  record Address(String url) implements Image {}

  /** It comes with the request. */
  record Content(String mediaType, String base64) implements Image {}

  /** @param url {@code https:} or {@code data:} */
  static Image of(String url) throws ModelException {
    if (!url.startsWith("data:")) {
      return new Address(url);
    }
    int comma = url.indexOf(',');
    if (comma < 0) {
      throw new ModelException(Kind.INVALID_REQUEST,
          "an image should be an https: address or a data: URL such as 'data:image/png;base64,…', but holds no comma");
    }
    String kind = url.substring("data:".length(), comma);
    String data = url.substring(comma + 1);
    String mediaType = kind.split(";", 2)[0];
    if (kind.endsWith(";base64")) {
      return new Content(mediaType, data);
    }
    byte[] decoded = URLDecoder.decode(data.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
        .getBytes(StandardCharsets.ISO_8859_1);
    return new Content(mediaType, Base64.getEncoder().encodeToString(decoded));
  }
}

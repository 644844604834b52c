package io.osgent.rest.internal;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;

/** Answers that are a table where a request would rather have one. */
final class Csv {
  static final String TYPE = "text/csv";

  private Csv() {}

  /** Whether the request prefers a table to JSON. */
  static boolean wanted(Request request) {
    Variant wanted = request
        .selectVariant(Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(TYPE)).add().build());
    return wanted != null && wanted.getMediaType().isCompatible(MediaType.valueOf(TYPE));
  }

  /** @param name what the file is called, without its extension */
  static Response file(String name, Object content) {
    return Response.ok(content, TYPE + ";charset=utf-8")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"").build();
  }
}

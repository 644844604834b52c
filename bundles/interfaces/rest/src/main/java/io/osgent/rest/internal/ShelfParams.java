package io.osgent.rest.internal;

import io.osgent.server.memory.Shelf;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Of whom a request wants to know what is remembered, and by which memory. */
public final class ShelfParams {
  @QueryParam("user_id")
  @Parameter(description = "Of whom; without it, of the caller.")
  String userId;

  @QueryParam("memory")
  @Parameter(description = "The name of the memory; without it, the one that counts.")
  String memory;

  Shelf shelf() {
    return new Shelf(given(userId), given(memory));
  }

  private static String given(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}

package io.osgent.rest.internal;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What this interface says of itself: the OpenAPI document that the build has made of it. */
@Component(service = OpenApiResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/openapi.json")
public final class OpenApiResource {
  private final byte[] document;

  @Activate
  public OpenApiResource() throws IOException {
    try (var in = OpenApiResource.class.getResourceAsStream("/openapi.json")) {
      document = in.readAllBytes();
    }
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public byte[] read() {
    return document.clone();
  }
}

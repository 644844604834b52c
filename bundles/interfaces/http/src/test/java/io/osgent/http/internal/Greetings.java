package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/** A resource as a bundle might contribute it. */
@Requires(Permissions.AUTHENTICATED)
@Path("/greetings")
@Produces("application/json")
public final class Greetings {
  /** What is posted and comes back. */
  public record Greeting(String text, int times) {}

  @GET
  public Greeting read(@Context SecurityContext security) {
    return new Greeting("hello " + security.getUserPrincipal().getName(), 1);
  }

  @POST
  @Consumes("application/json")
  public Response create(Greeting greeting) {
    return Response.status(201).entity(greeting).build();
  }

  @GET
  @Path("echo")
  public Map<String, String> echo(@QueryParam("q") String query) {
    return Map.of("q", query);
  }

  @POST
  @Path("upload")
  public Map<String, Integer> upload(InputStream body) throws IOException {
    return Map.of("bytes", body.readAllBytes().length);
  }

  @GET
  @Path("fail")
  public Greeting fail(@QueryParam("how") String how) throws IOException {
    if ("badly".equals(how)) {
      throw new IOException("the secret of the disk");
    }
    throw new ProblemException(
        new Problem("model_busy", 503, "the model is busy", true, Duration.ofMillis(1500), null));
  }
}

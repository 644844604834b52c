package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.server.admin.ModelPulls;
import io.osgent.server.admin.ModelPulls.Progress;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a provider fetch a model, for administrators. */
@Component(service = ModelPullResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/admin/models/pull")
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "admin", description = "Administration; needs a key with the role admin.")
public final class ModelPullResource {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPullResource.class);
  private static final String LINES = "application/x-ndjson";
  private static final Problem STOPPING = new Problem("stopping", 503,
      "this part of the server is going away; ask again: what has come is kept", true, null, null);

  private final ModelPulls pulls;
  private final Json json;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  @Activate
  public ModelPullResource(@Reference ModelPulls pulls, @Reference Json json) {
    this.pulls = pulls;
    this.json = json;
  }

  @Deactivate
  void stop() {
    waiting.forEach(Thread::interrupt);
  }

  /**
   * A model to be fetched.
   *
   * @param model {@code provider/model}
   */
  public record Pull(@Schema(required = true, examples = "ollama/qwen3:0.6b") String model) {}

  @Requires(Permissions.SERVER_MODELS_PULL)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "pullModel", summary = "Have a provider fetch a model (admin)", description = "Answers when it is there. With `Accept: text/event-stream` (events `progress`, "
      + "then `done` or `failed`) or `application/x-ndjson` (an object a line; one with `code` is a problem, and the "
      + "last) it tells how far it is. Who goes away gives up; what has come is kept by the provider.")
  @APIResponse(responseCode = "200", description = "It is there.", content = {
      @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Progress.class)),
      @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)),
      @Content(mediaType = LINES, schema = @Schema(type = SchemaType.STRING))})
  public Progress pull(Pull wanted, @Context SecurityContext security) {
    var by = Caller.of(security);
    return pull(model(wanted), by, progress -> {});
  }

  @Requires(Permissions.SERVER_MODELS_PULL)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces("text/event-stream;qs=0.5")
  @Operation(hidden = true)
  public Response pullStreaming(Pull wanted, @Context SecurityContext security) {
    return stream(wanted, Caller.of(security), MediaType.SERVER_SENT_EVENTS,
        (event, data) -> "event: " + event + "\ndata: " + data + "\n\n");
  }

  @Requires(Permissions.SERVER_MODELS_PULL)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(LINES + ";qs=0.4")
  @Operation(hidden = true)
  public Response pullInLines(Pull wanted, @Context SecurityContext security) {
    return stream(wanted, Caller.of(security), LINES, (event, data) -> event.equals("done") ? "" : data + "\n");
  }

  private interface Form {
    String text(String event, String data);
  }

  private interface Report {
    void tell(Progress progress) throws IOException;
  }

  private Response stream(Pull wanted, Principal by, String type, Form form) {
    String model = model(wanted);
    pulls.requirePullable(model);
    return Response.ok((StreamingOutput) out -> {
      try {
        Progress last = pull(model, by, progress -> send(out, form.text("progress", json.write(progress))));
        send(out, form.text("done", json.write(last)));
      } catch (ProblemException failed) {
        send(out, form.text("failed", json.write(failed.problem())));
      } catch (UncheckedIOException gone) {
        LOG.debug("who wanted {} has gone", model, gone);
      }
    }, type).header("Cache-Control", "no-store").build();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private Progress pull(String model, Principal by, Report report) {
    waiting.add(Thread.currentThread());
    try {
      return pulls.pull(model, progress -> {
        try {
          report.tell(progress);
        } catch (IOException gone) {
          throw new UncheckedIOException(gone);
        }
      }, by);
    } catch (InterruptedException stopped) {
      throw new ProblemException(STOPPING, stopped);
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  private static String model(Pull wanted) {
    return Given.text("model", Given.body(wanted).model(), "ollama/qwen3:0.6b");
  }
}

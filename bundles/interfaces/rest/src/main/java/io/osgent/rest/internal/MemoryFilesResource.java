package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.Shelf;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** All that is remembered of a user, as a file: JSON, one memory a line. */
@Component(service = MemoryFilesResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/memories")
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "memories")
public final class MemoryFilesResource {
  static final String NDJSON = "application/x-ndjson";
  /** So many lines are kept together, or none of them. */
  private static final int AT_ONCE = 500;

  private final Memories memories;
  private final Json json;

  @Activate
  public MemoryFilesResource(@Reference Memories memories, @Reference Json json) {
    this.memories = memories;
    this.json = json;
  }

  /**
   * What became of a file.
   *
   * @param lines how many memories it had
   * @param imported how many of them were not there before
   */
  public record Imported(int lines, int imported) {}

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("export")
  @Produces(NDJSON)
  @Operation(operationId = "exportMemories", summary = "Export all that is remembered of a user", description = "One memory a line, the oldest first, what holds no more among them.")
  @APIResponse(responseCode = "200", description = "The lines.", content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
  public Response export(@BeanParam ShelfParams shelf, @Context SecurityContext security) {
    Iterator<MemoryItem> all = memories.export(shelf.shelf(), Caller.of(security));
    return Response.ok((StreamingOutput) out -> {
      var lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      while (all.hasNext()) {
        lines.append(json.write(all.next())).append('\n');
      }
      lines.flush();
    }, NDJSON).header("Cache-Control", "no-store").build();
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @POST
  @Path("import")
  @Consumes(NDJSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "importMemories", summary = "Take back what was exported", description = "Every 500 lines are kept together or not at all; the first line that is wrong ends it and is named by its number. What is there already stays as it is, so the whole file may be sent again.")
  @RequestBody(content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "200", description = "What became of it.", content = @Content(schema = @Schema(implementation = Imported.class)))
  public Imported restore(InputStream body, @BeanParam ShelfParams shelf, @Context SecurityContext security)
      throws IOException {
    return new Reading(shelf.shelf(), Caller.of(security)).read(body);
  }

  /** One file on its way in. */
  private final class Reading {
    private final Shelf shelf;
    private final Principal by;
    private final List<MemoryItem> chunk = new ArrayList<>();
    private int number;
    private int first;
    private int lines;
    private int imported;

    Reading(Shelf shelf, Principal by) {
      this.shelf = shelf;
      this.by = by;
    }

    Imported read(InputStream body) throws IOException {
      // A decoder of its own: what is not UTF-8 is refused, not mended.
      try (var in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          number++;
          if (line.isBlank()) {
            keep();
          } else {
            add(line);
          }
        }
        keep();
      } catch (CharacterCodingException e) {
        throw after(ProblemException.badRequest("invalid_memory", "the lines should be UTF-8, but are not"));
      }
      return new Imported(lines, imported);
    }

    private void add(String line) {
      if (chunk.isEmpty()) {
        first = number;
      }
      try {
        chunk.add(json.read(line, MemoryItem.class));
      } catch (ProblemException e) {
        throw after(ProblemException.badRequest(e.problem().code(), "in line " + number + ", " + e.problem().detail()));
      }
      if (chunk.size() == AT_ONCE) {
        keep();
      }
    }

    private void keep() {
      if (chunk.isEmpty()) {
        return;
      }
      try {
        imported += memories.restore(shelf, first, chunk, by);
      } catch (ProblemException e) {
        throw after(e);
      }
      lines += chunk.size();
      chunk.clear();
    }

    /** The same refusal, which says how much was kept before it. */
    private ProblemException after(ProblemException refused) {
      Problem told = refused.problem();
      return lines == 0
          ? refused
          : new ProblemException(new Problem(told.code(), told.status(),
              told.detail() + "; the first " + lines + " memories of the file are kept", told.retryable(),
              told.retryAfter(), told.runId()), refused);
    }
  }
}

package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.Event;
import io.osgent.server.Page;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunInput;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.run.Runs.EventCursor;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs: start one and wait for it, watch it or leave it; look at it later. */
@Component(service = RunsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/runs")
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "runs", description = "Executions of an agent on one input, each a log of events.")
public final class RunsResource {
  private static final Logger LOG = LoggerFactory.getLogger(RunsResource.class);

  private final Runs runs;
  private final EventStreams streams = new EventStreams(Duration.ofSeconds(15), Duration.ofSeconds(2));

  @Activate
  public RunsResource(@Reference Runs runs) {
    this.runs = runs;
  }

  @Deactivate
  void stop() {
    streams.close();
  }

  /**
   * A part of what a person says.
   *
   * @param type {@code text} or {@code image}
   * @param text of a text
   * @param url of an image: {@code https:}, or {@code data:} with a PNG, JPEG, GIF or WebP in base64
   */
  public record InputPart(@Schema(required = true, enumeration = {"text", "image"}) String type, String text,
      String url){}

  /**
   * A run to be.
   *
   * @param agent the agent's id
   * @param input what the person says: a string, or a list of parts, images among them
   * @param session the conversation to go on with; without it, a new one
   * @param userId whom it is for; without it, the caller
   * @param model {@code provider/model} instead of the agent's
   * @param multitask what happens when the session has a run that has not ended; without it, {@code enqueue}
   */
  public record NewRun(@Schema(required = true) String agent,
      @Schema(required = true, oneOf = {String.class, InputPart[].class}) Object input, String session,
      String userId, String model, Multitask multitask){}

  @Requires(Permissions.RUNS_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "startRun", summary = "Start a run", description = "Answers at once with the run; with `Prefer: wait=N` when it has ended or N seconds (at most 300) are "
      + "over; with `Accept: text/event-stream` with its events until the end.")
  @APIResponse(responseCode = "200", description = "The run's events, asked for with `Accept: text/event-stream`.", content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "201", description = "The run, which has ended.", content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Run.class)), headers = @Header(name = "Location", description = "Where the run is.", schema = @Schema(implementation = String.class)))
  @APIResponse(responseCode = "202", description = "The run, which goes on.", content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Run.class)), headers = @Header(name = "Location", description = "Where the run is.", schema = @Schema(implementation = String.class)))
  public Response start(NewRun wanted,
      @HeaderParam("Prefer") @Parameter(description = "`wait=N`: answer when the run has ended, or after N seconds.", example = "wait=60") String prefer,
      @HeaderParam("Idempotency-Key") @Parameter(description = "A second request with the same key gets the first "
          + "one's run.") String idempotencyKey,
      @Context SecurityContext security) {
    var by = Caller.of(security);
    var wait = Wait.in(prefer);
    var run = runs.start(request(wanted, idempotencyKey, wait.isEmpty()), by);
    if (wait.isEmpty()) {
      return answer(run).build();
    }
    return answer(ended(run, wait.get(), by)).header("Preference-Applied", wait.get().applied()).build();
  }

  private Run ended(Run run, Wait wait, Principal by) {
    try {
      return runs.await(run.id(), wait.duration(), by);
    } catch (InterruptedException e) {
      LOG.debug("the server stops; run {} is told as it stands", run.id(), e);
      return run;
    }
  }

  @Requires(Permissions.RUNS_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces("text/event-stream;qs=0.5")
  @Operation(hidden = true)
  public Response startStreaming(NewRun wanted, @HeaderParam("Idempotency-Key") String idempotencyKey,
      @Context SecurityContext security) {
    var by = Caller.of(security);
    var run = runs.start(request(wanted, idempotencyKey, true), by);
    return stream(runs.follow(run.id(), 0, by)).location(location(run)).build();
  }

  private static RunRequest request(NewRun wanted, String idempotencyKey, boolean incremental) {
    var multitask = Given.body(wanted).multitask();
    var input = RunInput.of(Given.present("input", wanted.input(), "What is 17*23?"), "invalid_request");
    return new RunRequest(Given.text("agent", wanted.agent(), "assistant"),
        Given.text("input", input.text(), "What is 17*23?"), input.images(), wanted.session(), wanted.userId(),
        wanted.model(),
        multitask == null ? Multitask.ENQUEUE : multitask, Given.idempotencyKey(idempotencyKey), incremental);
  }

  private static Response.ResponseBuilder answer(Run run) {
    return Response.status(run.status().ended() ? 201 : 202).location(location(run)).entity(run);
  }

  private static URI location(Run run) {
    return URI.create("/api/v1/runs/" + run.id());
  }

  @Requires(Permissions.RUNS_READ)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "listRuns", summary = "List runs, the newest first")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "RunPage")))
  public Page<Run> list(@QueryParam("agent") @Parameter(description = "Only this agent's.") String agent,
      @QueryParam("session") @Parameter(description = "Only those of this session.") String session,
      @QueryParam("user_id") @Parameter(description = "Whose; without it, the caller's.") String userId,
      @QueryParam("status") @Parameter(description = "Only those that stand like this.", schema = @Schema(implementation = RunStatus.class)) String status,
      @BeanParam Paging paging, @Context SecurityContext security) {
    return runs.list(userId, new RunFilter(agent, session, Given.oneOf("status", status, RunStatus.class)),
        paging.after(), paging.limit(),
        Caller.of(security));
  }

  @Requires(Permissions.RUNS_READ)
  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getRun", summary = "Get a run as it stands")
  @APIResponseSchema(value = Run.class, responseCode = "200", responseDescription = "The run.")
  public Run get(@PathParam("id") String id, @Context SecurityContext security) {
    return runs.get(id, Caller.of(security));
  }

  @Requires(Permissions.RUNS_WRITE)
  @POST
  @Path("{id}/cancel")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "cancelRun", summary = "Cancel a run", description = "Answers with the run as it stands once it is on record that it was cancelled; cancelling it twice changes nothing.")
  @APIResponse(responseCode = "200", description = "The run.", content = @Content(schema = @Schema(implementation = Run.class)))
  @APIResponse(responseCode = "409", description = "`run_ended`: it had completed or failed before.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public Run cancel(@PathParam("id") String id, @Context SecurityContext security) {
    return runs.cancel(id, Caller.of(security));
  }

  @Requires(Permissions.RUNS_READ)
  @GET
  @Path("{id}/replay")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "replayRun", summary = "Run a finished run again from its log, touching nothing", description = "Says whether the same log comes out, which parts of the run are others now, and where the logs part.")
  @APIResponse(responseCode = "200", description = "What came of it.", content = @Content(schema = @Schema(implementation = ReplayReport.class)))
  @APIResponse(responseCode = "409", description = "`run_going_on`: it has not ended.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public ReplayReport replay(@PathParam("id") String id, @Context SecurityContext security) {
    return runs.replay(id, Caller.of(security));
  }

  @Requires(Permissions.RUNS_READ)
  @GET
  @Path("{id}/events")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "listEvents", summary = "List a run's events, or follow them", description = "With `Accept: text/event-stream` the events come as they happen, until the last one; "
      + "`Last-Event-ID` or `after` resumes where a client was cut off. When the server goes away, or what it needs "
      + "for this, the stream ends with `event: goodbye`, whose data is `{\"reason\":\"going_away\",\"retry_after\":1}` "
      + "and which has no `id`: come back after so many seconds with the last `id` there was.")
  @APIResponse(responseCode = "200", description = "The events.", content = {
      @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "EventPage")),
      @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING))})
  @APIResponse(responseCode = "204", description = "The stream that was asked for has ended and all of it is known.")
  public Page<Event> events(@PathParam("id") String id, @BeanParam Paging paging, @Context SecurityContext security) {
    return runs.events(id, number(paging), paging.limit(), Caller.of(security));
  }

  @Requires(Permissions.RUNS_READ)
  @GET
  @Path("{id}/events")
  @Produces("text/event-stream;qs=0.5")
  @Operation(hidden = true)
  public Response follow(@PathParam("id") String id, @HeaderParam("Last-Event-ID") String lastEventId,
      @BeanParam Paging paging, @Context SecurityContext security) {
    var by = Caller.of(security);
    long after = lastEventId == null
        ? number(paging)
        : Given.number("Last-Event-ID", lastEventId, 0, Long.MAX_VALUE, 0);
    // Browsers come back when a stream ends, until they are told that there is no more.
    return isRead(id, after, by) ? Response.noContent().build() : stream(runs.follow(id, after, by)).build();
  }

  private boolean isRead(String id, long after, Principal by) {
    return after > 0 && runs.get(id, by).status().ended() && runs.events(id, after, 1, by).items().isEmpty();
  }

  /** Says that the events can be followed, without following them. */
  @Requires(Permissions.RUNS_READ)
  @HEAD
  @Path("{id}/events")
  @Produces({MediaType.APPLICATION_JSON, "text/event-stream;qs=0.5"})
  @Operation(hidden = true)
  public void look(@PathParam("id") String id, @Context SecurityContext security) {
    runs.get(id, Caller.of(security));
  }

  private static long number(Paging paging) {
    return Given.number("after", paging.after(), 0, Long.MAX_VALUE, 0);
  }

  private Response.ResponseBuilder stream(EventCursor cursor) {
    return Response.ok((StreamingOutput) out -> streams.send(cursor, out), MediaType.SERVER_SENT_EVENTS_TYPE)
        .header("Cache-Control", "no-store");
  }
}

package org.example.booking;

import io.osgent.api.tool.*;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.osgi.service.component.annotations.*;

@Component(service = Tool.class, configurationPid = "org.example.booking")
public final class BookingTool extends RecordTool<BookingTool.Input> implements CompensableTool {
  public record Input(@Description("the restaurant's name") String restaurant,
      @Description("date and time, e.g. 2026-12-24T19:30") String at) {}
  public @interface Config { String url() default "http://localhost:9000/bookings"; }
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI bookings;

  @Activate
  public BookingTool(Config config) {
    super(ToolSpec.of("book_table", "Books a table in a restaurant.", Input.class, Effect.COMPENSABLE)
        .asking("a table is booked in your name").within(Duration.ofSeconds(10)), Input.class);
    bookings = URI.create(config.url());
  }

  @Deactivate
  public void close() {
    http.shutdownNow();
  }

  @Override
  protected String answer(Input input, ToolContext context) throws Exception {
    String booking = "restaurant=" + URLEncoder.encode(input.restaurant(), StandardCharsets.UTF_8)
        + "&at=" + URLEncoder.encode(input.at(), StandardCharsets.UTF_8);
    return send("POST", booking, context).body();
  }

  @Override
  public void compensate(ToolCall call, ToolResult result, ToolContext context) throws Exception {
    send("DELETE", "", context);
  }

  private HttpResponse<String> send(String method, String body, ToolContext context) throws Exception {
    var request = HttpRequest.newBuilder(bookings).header("Idempotency-Key", context.effectKey())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException("the booking service answered " + response.statusCode() + " " + response.body());
    }
    return response;
  }
}

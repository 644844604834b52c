package io.osgent.tool.clock.internal;

import io.osgent.api.tool.Description;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import io.osgent.tool.clock.internal.ClockTool.Input;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells date and time, here or anywhere. */
@Component(service = Tool.class)
public final class ClockTool extends RecordTool<Input> {
  private static final DateTimeFormatter ANSWER = DateTimeFormatter
      .ofPattern("EEEE, yyyy-MM-dd'T'HH:mm:ssxxx '('VV', UTC'xxx')'", Locale.ENGLISH);

  private final Clock clock;
  private final Zones zones = new Zones();

  /** Where. */
  public record Input(@Description("a city, country, IANA time zone or offset, e.g. \"Tokyo\", \"Europe/Berlin\","
      + " \"UTC+2\"; left out: where the server stands") Optional<String> place) {}

  @Activate
  public ClockTool() {
    this(Clock.system(ZoneId.systemDefault()));
  }

  ClockTool(Clock clock) {
    super("clock", "Tells the current date, weekday and time of day in a city, country or time zone.", Input.class,
        Effect.READ);
    this.clock = clock;
  }

  @Override
  protected String answer(Input input, ToolContext context) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    return input.place().filter(place -> !place.isBlank())
        .map(place -> now.withZoneSameInstant(zones.find(place))).orElse(now).format(ANSWER);
  }
}

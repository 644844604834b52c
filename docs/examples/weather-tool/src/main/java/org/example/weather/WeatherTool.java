package org.example.weather;

import io.osgent.api.tool.*;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.*;

@Component(service = Tool.class, configurationPid = "org.example.weather")
public final class WeatherTool extends RecordTool<WeatherTool.Input> {
  public record Input(@Description("the city, e.g. Graz") String city) {}
  public @interface Config { String url() default "https://wttr.in"; }
  private final String url;

  @Activate
  public WeatherTool(Config config) {
    super("weather", "Tells the present weather in a city.", Input.class, Effect.READ);
    url = config.url();
  }

  @Override
  protected String answer(Input input, ToolContext context) throws Exception {
    String place = URLEncoder.encode(input.city(), StandardCharsets.UTF_8);
    try (InputStream report = URI.create(url + "/" + place + "?format=4").toURL().openStream()) {
      return new String(report.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}

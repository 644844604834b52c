package io.osgent.itests.effects;

import io.osgent.api.tool.ToolContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** The world outside, in which tools leave their effects. */
@Component(service = World.class, configurationPid = "io.osgent.itests.effects", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class World {
  /** Where it is. */
  public @interface Config {
    String url();
  }

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;

  @Activate
  public World(Config config) {
    url = URI.create(config.url());
  }

  @Deactivate
  void leave() {
    client.shutdownNow();
  }

  /** Does something there, and says what came of it. */
  String act(String tool, int step, ToolContext context) throws IOException, InterruptedException {
    String deed = "{\"effect_key\":\"%s\",\"run\":\"%s\",\"tool\":\"%s\",\"step\":%d}".formatted(context.effectKey(),
        context.run(), tool, step);
    HttpResponse<String> answer = client.send(HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(deed)).build(),
        BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the world answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }
}

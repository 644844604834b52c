package io.osgent.itests.world;

import io.osgent.itests.Jars;
import io.osgent.itests.world.EffectCounter.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** What a server in a new home finds around it: a model, a world, the tools that act in it, and agents to use them. */
public final class Surroundings implements AutoCloseable {
  public static final String TOOLS = "io.osgent.itests.effects";

  /** The file of rules that lets them act unasked. */
  public static final String POLICY = "effects";

  private final Path home;
  private final FakeModel model;
  private final EffectCounter world;

  public Surroundings(Path home, Function<Conversation, Answer> mind, Pace pace) throws Exception {
    this.home = home;
    model = new FakeModel(mind);
    model.announceTo(home);
    world = new EffectCounter(pace);
    world.announceTo(home);
    Path jar = Jars.bundle(home, TOOLS, "1.0.0");
    Files.move(jar, Files.createDirectories(home.resolve("deploy")).resolve("effects.jar"));
    allowTheTools();
  }

  /** The server would ask about whatever leaves something behind; what happens without a question is the subject here. */
  private void allowTheTools() throws IOException {
    Files.writeString(Files.createDirectories(home.resolve("config/policies")).resolve(POLICY + ".json"), """
        {"description": "The tools of these tests do no harm.",
         "rules": [{"name": "effects", "tools": ["put", "charge", "book"], "decision": "allow"}]}
        """);
  }

  /** @param definition JSON */
  public void agent(String id, String definition) throws IOException {
    Path agents = Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(agents.resolve(id + ".json"), definition);
  }

  public EffectCounter world() {
    return world;
  }

  public FakeModel model() {
    return model;
  }

  @Override
  public void close() throws IOException {
    model.close();
    world.close();
  }
}

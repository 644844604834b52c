package io.osgent.model.demo.internal;

import io.osgent.api.CallContext;
import io.osgent.api.PluginNames;
import io.osgent.api.json.Json;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A model that runs inside the server, without network and key. It is no language model: it reads a few plain kinds of
 * request, asks for the tools that serve them, and says honestly what it is when it understands nothing. Its low ranking
 * makes it the default only where no other provider is there.
 */
@Component(property = {PluginNames.NAME + "=demo", "service.ranking:Integer=-1000"})
public final class DemoModel implements ChatModel {
  private final Answerer answerer;

  @Activate
  public DemoModel(@Reference Json json) {
    this.answerer = new Answerer(json);
  }

  @Override
  public ModelStream open(ChatRequest request, CallContext context) {
    return new SpokenStream(request, answerer.answer(request));
  }

  @Override
  public List<ModelInfo> models() {
    return List.of(new ModelInfo("demo",
        "Built-in offline demo model: understands arithmetic, the time in a place, facts to remember, and plain requests for"
            + " the tools on offer",
        null, new Abilities(0, 0, true, false, false)));
  }
}

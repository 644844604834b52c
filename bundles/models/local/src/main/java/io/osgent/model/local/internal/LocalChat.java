package io.osgent.model.local.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Price;
import java.math.BigDecimal;
import java.util.List;

/** The models that answer. */
final class LocalChat implements ChatModel {
  static final Price NOTHING = new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  private final List<ModelHost> hosts;
  private final List<ModelInfo> offered;

  LocalChat(List<ModelHost> hosts) {
    this.hosts = hosts;
    this.offered = hosts.stream().map(host -> new ModelInfo(host.file().name(), host.file().head().title(), NOTHING,
        new Abilities(host.window(), 0, true, false, true))).toList();
  }

  @Override
  public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
    ModelHost host = named(hosts, request.model());
    for (Message message : request.messages()) {
      if (message instanceof Message.User user && !user.images().isEmpty()) {
        throw new ModelException(Kind.INVALID_REQUEST, "the model '" + request.model() + "' can't be shown images");
      }
    }
    Wording wording = new Wording(request, host.file().head());
    ModelHost.Seat seat = host.take(context);
    LocalAnswer answer = new LocalAnswer(seat, wording.markup(), host);
    answer.begin(wording, context.deadline());
    return answer;
  }

  @Override
  public List<ModelInfo> models() {
    return offered;
  }

  static ModelHost named(List<ModelHost> hosts, String model) throws ModelException {
    return hosts.stream().filter(host -> host.file().name().equals(model)).findFirst()
        .orElseThrow(() -> new ModelException(Kind.NOT_FOUND, "there is no local model '" + model + "', only "
            + hosts.stream().map(host -> host.file().name()).toList()));
  }
}

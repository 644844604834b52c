package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import io.osgent.api.model.Allowance;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.Budget.Holder;
import io.osgent.core.internal.Budget.Period;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A plug-in asks the models of others. */
@Timeout(60)
class ModelAccessTest {
  private static final ChatRequest REQUEST = new ChatRequest("router-name", "", List.of(new Message.User("Hello")),
      List.of(), 0, null, true);

  @TempDir
  private Path folder;

  private TestCore core;
  private Models models;

  @BeforeEach
  void start() {
    core = new TestCore(folder, new MemoryStorage(), none -> {},
        new Patience(Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofSeconds(20)));
    models = core.models;
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private static CallContext context() {
    return new CallContext() {
      @Override
      public Scope scope() {
        return new Scope("default", "alice", "assistant", "ses_1");
      }

      @Override
      public String run() {
        return "run_1";
      }

      @Override
      public Instant deadline() {
        return Instant.MAX;
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }

  @Test
  void aModelIsAskedByItsNameWithinItsProvider() throws Exception {
    var model = ScriptedModel.saying("Hello.");
    core.offer("scripted", model);

    try (ModelStream answer = models.open("scripted/any/thing", REQUEST, context())) {
      assertThat(answer.next()).isEqualTo(new ModelEvent.TextDelta("Hello."));
    }

    assertThat(model.asked).extracting(ChatRequest::model).containsExactly("any/thing");
    assertThat(models.list()).extracting(ModelInfo::name).containsExactly("scripted/scripted");
  }

  @Test
  void aBudgetIsChargedWhatTheProviderSaysACallHasCost() throws Exception {
    core.budgets.add(new Budget("team", Holder.SERVER, "", Period.MONTH, new BigDecimal("1.00")));
    ChatModel dear = ScriptedModel.saying(List.of(new ModelEvent.UsageReport(Usage.of(10, 5), new BigDecimal("1.25")),
        new ModelEvent.Finished(FinishReason.STOP)));
    core.offer("dear", new ChatModel() {
      @Override
      public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
        return dear.open(request, context);
      }

      @Override
      public List<ModelInfo> models() {
        return List.of(new ModelInfo("any", "", new Price(BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE)));
      }
    });

    try (ModelStream answer = models.open("dear/any", REQUEST, context())) {
      assertThat(answer.next()).isInstanceOf(ModelEvent.UsageReport.class);
    }

    assertThatThrownBy(() -> models.open("dear/any", REQUEST, context()))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.QUOTA))
        .hasMessageContaining("has spent $1.25 of $1");
  }

  @Test
  void theProviderIsAskedOnceForWhomeverAsksHereAndWhatIsLeftOfItsRateLimitsIsPassedOn() throws Exception {
    var left = new Allowance(3L, Instant.MAX, null, null);
    var seen = new ArrayList<CallContext>();
    core.offer("limited", (request, context) -> {
      seen.add(context);
      ModelStream answer = ScriptedModel.saying("Hello.").open(request, context);
      return new ModelStream() {
        @Override
        public ModelEvent next() throws ModelException, InterruptedException {
          return answer.next();
        }

        @Override
        public Allowance allowance() {
          return left;
        }

        @Override
        public void close() {
          answer.close();
        }
      };
    });

    try (ModelStream answer = models.open("limited/any", REQUEST, context())) {
      assertThat(answer.allowance()).isEqualTo(left);
    }

    assertThat(seen).singleElement().satisfies(call -> {
      assertThat(call.retries()).isTrue();
      assertThat(call.scope()).isEqualTo(context().scope());
      assertThat(call.run()).isEqualTo("run_1");
      assertThat(call.deadline()).isEqualTo(Instant.MAX);
      assertThat(call.cancelled()).isFalse();
    });
  }

  @Test
  void aProviderThatIsNotHereIsNamed() {
    assertThatThrownBy(() -> models.open("nobody/any", REQUEST, context()))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .hasMessage("the model provider 'nobody' is not here now");
    assertThatThrownBy(() -> models.open("nobody", REQUEST, context())).isInstanceOf(ModelException.class)
        .hasMessage("'nobody' should be provider/model, e.g. openai/gpt-6.1-terra");
  }

  @Test
  void anAnswerOfAProviderThatIsReplacedBreaksOffAndSaysSo() throws Exception {
    Bundle bundle = core.bundle("org.example.teller", "1.0.0");
    TestCore.offer(bundle, "teller", new ScriptedModel.Silent(new ModelEvent.TextDelta("Once upon")));
    ModelStream answer = models.open("teller/any", REQUEST, context());
    assertThat(answer.next()).isEqualTo(new ModelEvent.TextDelta("Once upon"));

    var stopped = Bounded.begin(() -> {
      bundle.stop();
      return null;
    });

    assertThatThrownBy(answer::next).isInstanceOfSatisfying(ModelException.class, e -> {
      assertThat(e.kind()).isEqualTo(Kind.CONNECTION);
      assertThat(e.outputBegun()).isTrue();
    }).hasMessage("the provider 'teller' was replaced");
    answer.close();
    Bounded.get(stopped);
  }
}

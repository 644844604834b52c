package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.CallContext;
import io.osgent.api.ProblemException;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelLibrary;
import io.osgent.api.model.ModelStream;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.admin.ModelPulls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelPullerTest {
  @TempDir
  private Path folder;

  private TestCore core;
  private ModelPuller puller;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    puller = new ModelPuller(core.registry());
    puller.bindAudit(entry -> {});
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  /** Fetches what it is told to, in two steps. */
  private static class Shelf implements ChatModel, ModelLibrary {
    @Override
    public ModelStream open(ChatRequest request, CallContext context) throws ModelException {
      throw new ModelException(ModelException.Kind.NOT_FOUND, "there is none");
    }

    @Override
    public void pull(String model, Progress progress, CallContext context)
        throws ModelException, InterruptedException {
      if (model.equals("nosuch")) {
        throw new ModelException(ModelException.Kind.NOT_FOUND, "there is no model 'nosuch'");
      }
      progress.at("half of " + model, 1, 2);
      progress.at("success", 2, 2);
    }
  }

  @Test
  void theProviderTellsHowFarItIs() throws Exception {
    core.offer("shelf", new Shelf());
    List<ModelPulls.Progress> told = new ArrayList<>();

    assertThat(puller.pull("shelf/a/b:1", told::add, TestCore.ADMIN))
        .isEqualTo(new ModelPulls.Progress("success", 2, 2));
    assertThat(told).extracting(ModelPulls.Progress::status).containsExactly("half of a/b:1", "success");
  }

  @Test
  void whoHasAModelFetchedIsRecordedAndWhatCannotBeRecordedIsNotFetched() throws Exception {
    core.offer("shelf", new Shelf());
    List<AuditEntry> audited = new ArrayList<>();
    puller.bindAudit(audited::add);

    puller.pull("shelf/a", progress -> {}, TestCore.ADMIN);

    assertThat(audited).singleElement().satisfies(entry -> {
      assertThat(entry.by()).isEqualTo(TestCore.ADMIN);
      assertThat(entry.action() + " " + entry.target()).isEqualTo("model.pull model/shelf/a");
    });
    AuditLog failing = entry -> {
      throw ProblemException.conflict("audit_failing", "the disk is full");
    };
    puller.bindAudit(failing);
    assertThatThrownBy(() -> puller.pull("shelf/a", progress -> {
      throw new AssertionError("nothing should be fetched");
    }, TestCore.ADMIN)).hasMessage("the disk is full");
    puller.unbindAudit(failing);
    puller.bindAudit(audited::add);
    assertThat(puller.pull("shelf/a", progress -> {}, TestCore.ADMIN).status()).isEqualTo("success");
  }

  @Test
  void whatCannotBeFetchedIsOneLine() {
    core.offer("shelf", new Shelf());
    core.offer("scripted", ScriptedModel.saying("Hi"));

    refused("scripted/x", 422, "pull_not_supported", "the provider 'scripted' fetches no models; these do: shelf");
    refused("nobody/x", 422, "model_not_found", "there is no model provider 'nobody'");
    refused("x", 400, "invalid_model", "");
    refused("shelf/nosuch", 422, "model_not_found", "the model can't be fetched: there is no model 'nosuch'");
    assertThatThrownBy(() -> puller.requirePullable("scripted/x")).isInstanceOf(ProblemException.class);
    puller.requirePullable("shelf/x");
  }

  private void refused(String model, int status, String code, String why) {
    assertThatThrownBy(() -> puller.pull(model, progress -> {}, TestCore.ADMIN)).isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(why).satisfies(e -> {
          assertThat(((ProblemException) e).problem().code()).isEqualTo(code);
          assertThat(((ProblemException) e).problem().status()).isEqualTo(status);
        });
  }

  @Test
  void aProviderThatIsReplacedIsNotHeldUpForEver() throws Exception {
    core.close();
    core = new TestCore(folder.resolve("impatient"), new MemoryStorage(), none -> {}, new Patience(
        java.time.Duration.ofMillis(50), java.time.Duration.ofSeconds(5), java.time.Duration.ofMillis(50)));
    puller = new ModelPuller(core.registry());
    puller.bindAudit(entry -> {});
    var begun = new CountDownLatch(1);
    var offered = core.offer("shelf", new Shelf() {
      @Override
      public void pull(String model, Progress progress, CallContext context) throws InterruptedException {
        begun.countDown();
        new CountDownLatch(1).await();
      }
    });
    var outcome = new LinkedBlockingQueue<Object>();
    Thread.ofVirtual().start(() -> {
      try {
        outcome.add(puller.pull("shelf/x", progress -> {}, TestCore.ADMIN));
      } catch (Exception failure) {
        outcome.add(failure);
      }
    });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    offered.unregister();
    assertThat(outcome.poll(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(ProblemException.class,
        e -> assertThat(e.problem().code()).isEqualTo("provider_replaced"));
  }
}

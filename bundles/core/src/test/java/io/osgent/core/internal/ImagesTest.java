package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.CallContext;
import io.osgent.api.ProblemException;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Session.SessionMessage;
import io.osgent.server.security.Reach;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that a model is shown. */
@Timeout(60)
class ImagesTest {
  private static final String CAT = "data:image/png;base64,iVBORw0KGgo=";
  private static final String DOG = "https://example.com/dog.jpg?size=1";

  @TempDir
  private Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private final ScriptedModel model = ScriptedModel.saying("A cat.");
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder, storage);
    core.offer("scripted", model);
    core.agent("seer", "scripted/any");
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private static RunRequest request(String session, String key, String... images) {
    return new RunRequest("seer", "What is this?", List.of(images), session, null, null, null, key, true);
  }

  private Run run(String session, String... images) throws InterruptedException {
    return core.finish(core.runs.start(request(session, null, images), TestCore.ALICE));
  }

  @Test
  void theModelIsShownThemAndTheLogHasThem() throws Exception {
    Run run = run(null, CAT, DOG);

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(model.asked.getFirst().messages())
        .containsExactly(new Message.User("What is this?", List.of(CAT, DOG)));
    assertThat(core.logs.read(run.id()).getFirst().json()).contains("\"images\":[\"" + CAT + "\",\"" + DOG + "\"]");
    assertThat(core.json.write(run)).contains("\"images\":2").doesNotContain(CAT);
    assertThat(core.runs.replay(run.id(), TestCore.ALICE).identical()).isTrue();
  }

  @Test
  void aRunOnWordsAloneSaysNothingOfImages() throws Exception {
    Run run = run(null);

    assertThat(core.logs.read(run.id()).getFirst().json()).doesNotContain("images");
    assertThat(core.json.write(run)).doesNotContain("images");
  }

  @Test
  void theyStayPartOfTheConversation() throws Exception {
    Run first = run(null, CAT);
    run(first.session());

    assertThat(model.asked.getLast().messages()).containsExactly(new Message.User("What is this?", List.of(CAT)),
        new Message.Assistant("A cat.", List.of()), new Message.User("What is this?"));
    assertThat(core.sessions.messages(first.session(), null, 10, TestCore.ALICE).items())
        .extracting(SessionMessage::role, SessionMessage::images).startsWith(
            org.assertj.core.groups.Tuple.tuple("user", List.of(CAT)),
            org.assertj.core.groups.Tuple.tuple("assistant", List.of()));
  }

  @Test
  void aRunThatIsTakenUpAgainShowsTheModelTheSame() throws Exception {
    var silent = new ScriptedModel.Silent();
    core.offer("silent", silent);
    core.agent("waiting", "silent/any");
    Run run = core.runs.start(
        new RunRequest("waiting", "What is this?", List.of(CAT), null, null, null, null, null, true),
        TestCore.ALICE);
    assertThat(silent.opened.await(20, TimeUnit.SECONDS)).isTrue();
    core.close();

    core = new TestCore(folder, storage, next -> next.offer("silent", model));
    core.finish(run);

    assertThat(model.asked.getLast().messages()).containsExactly(new Message.User("What is this?", List.of(CAT)));
  }

  @Test
  void aModelThatCannotSeeIsNotAskedAndNothingIsBegun() {
    core.offer("blind", new Sighted(false));
    core.offer("sighted", new Sighted(true));
    core.agent("reader", "blind/eyes");

    refused(new RunRequest("reader", "What?", List.of(CAT), null, null, null, null, null, true), 422,
        "images_not_supported", "the model blind/eyes can't be shown images; these can: sighted/eyes");
    assertThat(storage.runs(io.osgent.server.run.Runs.RunFilter.ALL, Reach.SERVER, null, 10)).isEmpty();
    assertThat(core.runs.start(new RunRequest("reader", "What?", List.of(), null, null, null, null, null, true),
        TestCore.ALICE).images()).isZero();
  }

  @Test
  void whatIsNoImageIsRefusedWithWhatWouldBeRight() {
    for (String wrong : List.of("http://example.com/a.png", "file:///etc/passwd", "cat.png", "", "https:cat", "data:,x",
        "data:text/html;base64,AAAA", "data:image/svg+xml;base64,AAAA", "data:image/png,AAAA",
        "data:image/png;base64,not base64!")) {
      refused(request(null, null, CAT, wrong), 422, "invalid_image",
          "image 2 should be an https: address, or a data: URL");
    }
    refused(request(null, null, "data:image/png;base64," + "A".repeat(7_500_000)), 413, "image_too_large",
        "image 1 should have at most 5 MiB; show a smaller one, or give its https: address");
    refused(request(null, null, Collections.nCopies(21, CAT).toArray(String[]::new)), 422, "invalid_image",
        "there should be at most 20 images, but there are 21");
    assertThat(model.timesAsked()).isZero();
  }

  @Test
  void theSameKeyWithOtherImagesIsAnotherRequest() {
    Run first = core.runs.start(request(null, "k", CAT), TestCore.ALICE);
    assertThat(core.runs.start(request(null, "k", CAT), TestCore.ALICE).id()).isEqualTo(first.id());
    refused(request(null, "k"), 422, "idempotency_key_reused", "this Idempotency-Key came with another request before");
  }

  private void refused(RunRequest request, int status, String code, String why) {
    assertThatThrownBy(() -> core.runs.start(request, TestCore.ALICE)).isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(why).satisfies(e -> {
          assertThat(((ProblemException) e).problem().status()).isEqualTo(status);
          assertThat(((ProblemException) e).problem().code()).isEqualTo(code);
        });
  }

  /** A model that says whether it can see. */
  private record Sighted(boolean sees) implements ChatModel {
    @Override
    public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
      return ScriptedModel.saying("I see.").open(request, context);
    }

    @Override
    public List<ModelInfo> models() {
      return List.of(new ModelInfo("eyes", "", null, new Abilities(0, 0, true, sees, true)));
    }
  }
}

package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.CallContext;
import io.osgent.api.PluginNames;
import io.osgent.api.image.ImageModel;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.image.Images;
import io.osgent.api.image.Images.Image;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.Budget.Holder;
import io.osgent.core.internal.Budget.Period;
import io.osgent.server.security.Principal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Everybody gets pictures, and pays for each once. */
@Timeout(60)
class ImageAccessTest {
  private static final int SIZE = 500_000;
  private static final ImageRequest CAT = new ImageRequest("", "a cat", List.of(), 1, 0, 0);
  private static final ImageRequest DOG = new ImageRequest("", "a dog", List.of(), 1, 0, 0);

  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder, new MemoryStorage(), none -> {},
        new Patience(Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofSeconds(20)));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  /** A model that makes half a megabyte of anything. */
  private static class Painter implements ImageModel {
    final List<ImageRequest> asked = new ArrayList<>();

    @Override
    public Images make(ImageRequest request, CallContext context) throws ModelException, InterruptedException {
      synchronized (this) {
        asked.add(request);
      }
      return new Images(List.of(new Image("image/png", new byte[SIZE])), Usage.of(10, 1000), null);
    }

    @Override
    public List<ModelInfo> imageModels() {
      return List.of(new ModelInfo("brush", "", new Price(BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("40"))));
    }
  }

  private ServiceRegistration<ImageModel> offer(ImageModel model) {
    return core.offer(ImageModel.class, model, Map.of(PluginNames.NAME, "painter"));
  }

  private Images make(ImageRequest request, Principal by) throws Exception {
    return core.images.make("painter/brush", request, new DirectCall(by, Instant.MAX));
  }

  @Test
  void picturesComeWithWhatTheyCost() throws Exception {
    var painter = new Painter();
    offer(painter);

    Images made = make(CAT, TestCore.ALICE);

    assertThat(made.images()).hasSize(1);
    assertThat(made.usage()).isEqualTo(Usage.of(10, 1000));
    assertThat(made.cost()).isEqualByComparingTo("0.04");
    assertThat(painter.asked).containsExactly(new ImageRequest("brush", "a cat", List.of(), 1, 0, 0));
    assertThat(core.images.list()).extracting(ModelInfo::name).containsExactly("painter/brush");
    assertThat(core.images.byDefault()).contains("painter/brush");
  }

  @Test
  void theSameRequestOfTheSameUserIsNotPaidForTwiceForAWhile() throws Exception {
    var painter = new Painter();
    offer(painter);
    Images first = make(CAT, TestCore.ALICE);

    Images again = make(CAT, TestCore.ALICE);
    assertThat(again.images()).isEqualTo(first.images());
    assertThat(again.cost()).isZero();
    assertThat(again.usage()).isEqualTo(Usage.NONE);
    assertThat(painter.asked).hasSize(1);

    make(CAT, TestCore.BOB);
    make(DOG, TestCore.ALICE);
    make(new ImageRequest("", "a cat", List.of(), 2, 0, 0), TestCore.ALICE);
    make(new ImageRequest("", "a cat", List.of("data:image/png;base64,AAAA"), 1, 0, 0), TestCore.ALICE);
    assertThat(painter.asked).hasSize(5);

    core.clock.putForward(Duration.ofMinutes(10));
    make(CAT, TestCore.ALICE);
    assertThat(painter.asked).hasSize(6);
  }

  @Test
  void thePicturesThatAreKeptTakeNoMoreRoomThanTheyMay() throws Exception {
    var painter = new Painter();
    offer(painter);
    core.images.configure(Configs.of(ImageAccess.Config.class, Map.of("cacheMegabytes", 1)));
    make(CAT, TestCore.ALICE);
    make(DOG, TestCore.ALICE);
    make(CAT, TestCore.BOB);
    assertThat(painter.asked).hasSize(3);

    make(DOG, TestCore.ALICE);
    assertThat(painter.asked).hasSize(3);
    make(CAT, TestCore.ALICE);
    assertThat(painter.asked).hasSize(4);

    core.images.configure(Configs.of(ImageAccess.Config.class, Map.of("cacheMegabytes", 0)));
    make(CAT, TestCore.ALICE);
    assertThat(painter.asked).hasSize(5);
  }

  @Test
  void whoAsksForWhatIsBeingMadeWaitsForIt() throws Exception {
    var hold = new Hold();
    var painter = new Painter() {
      @Override
      public Images make(ImageRequest request, CallContext context) throws ModelException, InterruptedException {
        hold.stay();
        return super.make(request, context);
      }
    };
    offer(painter);
    var one = Bounded.begin(() -> make(CAT, TestCore.ALICE));
    hold.awaitInside();
    var other = Bounded.begin(() -> make(CAT, TestCore.ALICE));
    hold.letGo();

    assertThat(Bounded.get(one).images()).isEqualTo(Bounded.get(other).images());
    assertThat(painter.asked).hasSize(1);
  }

  @Test
  void picturesOfAProviderThatIsReplacedAreNotMadeTwice() throws Exception {
    Bundle bundle = core.bundle("org.example.painter", "1.0.0");
    var hold = new Hold();
    bundle.getBundleContext().registerService(ImageModel.class, new Painter() {
      @Override
      public Images make(ImageRequest request, CallContext context) throws ModelException, InterruptedException {
        hold.stay();
        return super.make(request, context);
      }
    }, FrameworkUtil.asDictionary(Map.of(PluginNames.NAME, "painter")));
    var made = Bounded.begin(() -> make(CAT, TestCore.ALICE));
    hold.awaitInside();

    Bounded.call(() -> {
      bundle.update(TestCore.jar("org.example.painter", "1.1.0"));
      return null;
    });

    assertThatThrownBy(() -> Bounded.get(made)).isInstanceOfSatisfying(ModelException.class,
        e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION)).hasMessage("the provider 'painter' was replaced");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> make(CAT, TestCore.ALICE)).hasMessage("the image provider 'painter' is not here now");
    assertThatThrownBy(() -> make(new ImageRequest("", " ", List.of(), 1, 0, 0), TestCore.ALICE))
        .hasMessage("the prompt should say what is to be seen, but is empty");
    assertThatThrownBy(() -> make(new ImageRequest("", "a cat", List.of(), 0, 0, 0), TestCore.ALICE))
        .hasMessage("there should be at least one picture, but 0 are asked for");
  }

  @Test
  void aKeyMayPaintNoMoreThanItsBudgetAllows() throws Exception {
    offer(new Painter());
    core.budgets.add(new Budget("art", Holder.KEY, "alice-key", Period.DAY, new BigDecimal("0.81")));

    make(CAT, TestCore.ALICE);
    assertThatThrownBy(() -> make(DOG, TestCore.ALICE))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.QUOTA))
        .hasMessageContaining("key 'alice-key' has spent $0.04 of $0.81");
    assertThat(make(DOG, TestCore.BOB).images()).hasSize(1);
  }
}

package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ModelInfo;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds the images of a request to what models take, before anything is begun. Nothing is fetched: that is for the provider. */
final class ImageCheck {
  /** As many as any provider takes at once. */
  private static final int MOST = 20;
  /** Of one image; the strictest provider takes this much. */
  private static final int MOST_BYTES = 5 * 1024 * 1024;
  private static final Pattern DATA = Pattern.compile("data:image/(png|jpeg|gif|webp);base64,(.*)", Pattern.DOTALL);
  private static final String RIGHT = "should be an https: address, or a data: URL of a PNG, JPEG, GIF or WebP in base64, "
      + "e.g. \"data:image/png;base64,iVBORw0KG…\"";

  private final Plugins<ChatModel> providers;

  ImageCheck(Plugins<ChatModel> providers) {
    this.providers = providers;
  }

  static void requireSound(List<String> images) {
    if (images.size() > MOST) {
      throw refused(422, "invalid_image",
          "there should be at most " + MOST + " images, but there are " + images.size());
    }
    for (int i = 0; i < images.size(); i++) {
      requireSound("image " + (i + 1), images.get(i));
    }
  }

  private static void requireSound(String which, String url) {
    if (!url.startsWith("data:")) {
      if (!isAddress(url)) {
        throw refused(422, "invalid_image", which + " " + RIGHT);
      }
      return;
    }
    Matcher data = DATA.matcher(url);
    if (!data.matches()) {
      throw refused(422, "invalid_image", which + " " + RIGHT);
    }
    if (3L * data.group(2).length() / 4 > MOST_BYTES) {
      throw refused(413, "image_too_large", which + " should have at most " + MOST_BYTES / (1024 * 1024)
          + " MiB; show a smaller one, or give its https: address");
    }
    try {
      Base64.getDecoder().decode(data.group(2));
    } catch (IllegalArgumentException noBase64) {
      throw refused(422, "invalid_image", which + " " + RIGHT + ": what follows the comma is no base64");
    }
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = URI.create(url);
      return "https".equals(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException noUri) {
      return false;
    }
  }

  /** A model of which nobody knows what it can see is asked; what it thinks of it the run will say. */
  void requireSeen(List<String> images, RunPlan plan) {
    if (!images.isEmpty() && sees(plan.provider(), plan.modelOfProvider()).filter(sees -> !sees).isPresent()) {
      String seeing = providers.serving().stream().flatMap(provider -> provider.service().models().stream()
          .filter(model -> model.abilities() != null && model.abilities().images())
          .map(model -> provider.name() + "/" + model.name())).sorted().collect(Collectors.joining(", "));
      throw refused(422, "images_not_supported", "the model " + plan.model() + " can't be shown images; "
          + (seeing.isEmpty() ? "no model here is known to" : "these can: " + seeing));
    }
  }

  private Optional<Boolean> sees(String provider, String model) {
    return providers.find(provider).stream().flatMap(found -> found.service().models().stream())
        .filter(known -> known.name().equals(model)).map(ModelInfo::abilities).filter(abilities -> abilities != null)
        .map(abilities -> abilities.images()).findFirst();
  }

  private static ProblemException refused(int status, String code, String detail) {
    return new ProblemException(Problem.of(code, status, detail));
  }
}

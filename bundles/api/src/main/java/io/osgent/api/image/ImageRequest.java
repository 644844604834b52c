package io.osgent.api.image;

import java.util.List;

/**
 * What an image model is asked.
 *
 * @param model the name after {@code provider/}
 * @param prompt what is to be seen; not empty
 * @param sources pictures to start from, each as a {@code data:} URL; empty for a picture from words alone
 * @param count how many, from 1
 * @param width in pixels, or 0 for the provider's default; so is the height
 * @param height in pixels, or 0
 */
public record ImageRequest(String model, String prompt, List<String> sources, int count, int width, int height) {
  public ImageRequest {
    sources = List.copyOf(sources);
  }
}

package io.osgent.api.image;

import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.List;

/**
 * What an image model answers.
 *
 * @param images at least one
 * @param usage as the provider counted it; {@link Usage#NONE} where it does not
 * @param cost in US dollars, or null where that is not known
 */
public record Images(List<Image> images, Usage usage, BigDecimal cost) {
  public Images {
    images = List.copyOf(images);
  }

  /**
   * A picture.
   *
   * @param mediaType e.g. {@code image/png}
   * @param bytes the file; not to be changed, for others may be shown the same
   */
  public record Image(String mediaType, byte[] bytes) {}
}

package io.osgent.model.openai.internal;

import java.nio.charset.StandardCharsets;

/** Tells what kind of picture a file is by how it begins. */
final class MediaTypes {
  private MediaTypes() {}

  /** @param otherwise where it begins like none that is known */
  static String of(byte[] file, String otherwise) {
    String head = new String(file, 0, Math.min(file.length, 12), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG")) {
      return "image/png";
    } else if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    } else if (head.startsWith("GIF8")) {
      return "image/gif";
    } else if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
      return "image/webp";
    }
    return otherwise.equals("image/svg") ? "image/svg+xml" : otherwise;
  }
}

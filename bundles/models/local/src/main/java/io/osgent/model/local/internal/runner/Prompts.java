package io.osgent.model.local.internal.runner;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.regex.Pattern;

/** What goes into the model and comes out of it, past what the library does not do well. */
final class Prompts {
  /** Characters that no text has: what is between them is the number of a character the library would spoil. */
  private static final char OPEN = '\uFDD0';
  private static final char CLOSE = '\uFDD1';
  private static final Pattern HIDDEN = Pattern.compile(OPEN + "([0-9a-f]+)" + CLOSE);

  private Prompts() {}

  /** The library hands over the rendered text in a form that has no characters beyond the first 65,536. */
  static String render(LlamaModel model, String conversation) {
    return shown(model.applyTemplate(hidden(conversation)));
  }

  static String hidden(String text) {
    StringBuilder hidden = new StringBuilder(text.length());
    text.codePoints().forEach(point -> {
      if (Character.isSupplementaryCodePoint(point)) {
        hidden.append(OPEN).append(Integer.toHexString(point)).append(CLOSE);
      } else if (point != OPEN && point != CLOSE) {
        hidden.appendCodePoint(point);
      }
    });
    return hidden.toString();
  }

  static String shown(String text) {
    return HIDDEN.matcher(text).replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
  }

  /** The library has no setters for some of the options llama.cpp takes. */
  static InferenceParameters parameters(String prompt, Map<String, String> options) {
    InferenceParameters parameters = new InferenceParameters(prompt);
    try {
      Field field = InferenceParameters.class.getSuperclass().getDeclaredField("parameters");
      field.setAccessible(true);
      @SuppressWarnings("unchecked")
      Map<String, String> all = (Map<String, String>) field.get(parameters);
      all.putAll(options);
    } catch (ReflectiveOperationException other) {
      throw new LinkageError("this is not the version of the library it should be", other);
    }
    return parameters;
  }

  /** A piece without other than plain characters is one token; others are held back until the character is whole. */
  static int tokens(LlamaModel model, String piece) {
    return piece.chars().allMatch(c -> c < 128) ? 1 : Math.max(1, model.encode(piece).length);
  }
}

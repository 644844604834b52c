package io.osgent.model.local.internal.runner;

import java.util.List;

/**
 * Which model a runner is to load, and how.
 *
 * @param window how many tokens prompt and answer of one call may have together
 * @param answersAtOnce how many calls share the model
 * @param threads 0 for as many as llama.cpp thinks right
 * @param beginning whether the tokens of a text begin with a mark of their own
 * @param embedding whether it is to embed texts instead of answering
 * @param pooling whether a text has the vector of its last token; else as the file says
 */
public record Load(String file, int window, int answersAtOnce, int threads, int gpuLayers, boolean beginning,
    boolean embedding, boolean pooling) {
  /** As the words of a command line. */
  public List<String> words() {
    return List.of(file, Integer.toString(window), Integer.toString(answersAtOnce), Integer.toString(threads),
        Integer.toString(gpuLayers), Boolean.toString(beginning), Boolean.toString(embedding),
        Boolean.toString(pooling));
  }

  static Load of(String[] words) {
    return new Load(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]),
        Integer.parseInt(words[4]), Boolean.parseBoolean(words[5]), Boolean.parseBoolean(words[6]),
        Boolean.parseBoolean(words[7]));
  }
}

package io.osgent.model.local.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listens to what a process prints, and remembers the last thing it complained of. */
final class Complaints implements Runnable {
  /** As llama.cpp, C++, Java and the loader of libraries begin a line that says what is wrong. */
  private static final Pattern COMPLAINT = Pattern.compile(
      "^(?:llama_model_load: error loading model: (?:error loading model architecture: )?|\\s*what\\(\\):\\s+|.*GGML_ASSERT\\(|.*: (?=cannot open shared object file)"
          + "|Error occurred during initialization of VM|(?=.*cannot open shared object file)|(?=#\\s+SIG)|Exception in thread )(.+)$");
  private static final int LONGEST = 300;

  private final InputStream from;
  private volatile String last = "";

  Complaints(InputStream from) {
    this.from = from;
  }

  @Override
  public void run() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null;) {
        Matcher complaint = COMPLAINT.matcher(line);
        if (complaint.matches()) {
          String said = complaint.group(1).strip();
          last = said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said;
        }
      }
    } catch (IOException over) {
      // The process is no more.
    }
  }

  /** The last complaint, or this where there was none. */
  String or(String otherwise) {
    return last.isEmpty() ? otherwise : last;
  }
}

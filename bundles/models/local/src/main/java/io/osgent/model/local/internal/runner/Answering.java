package io.osgent.model.local.internal.runner;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer under way. */
final class Answering {
  private static final Pattern MESSAGE = Pattern.compile("\"message\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final LlamaModel model;
  private final Reports reports;
  private final Command.Answer asked;
  private final Load load;
  private final Runnable end;
  private LlamaIterator pieces;
  private volatile boolean cancelled;

  /** @param end what to do when there is no more of it */
  Answering(LlamaModel model, Reports reports, Command.Answer asked, Load load, Runnable end) {
    this.model = model;
    this.reports = reports;
    this.asked = asked;
    this.load = load;
    this.end = end;
  }

  void begin() throws IOException {
    reports.tell(new Report.Preparing(asked.id()));
    String prompt = Prompts.render(model, asked.conversation());
    int tokens = model.encode(prompt).length + (load.beginning() ? 1 : 0);
    if (tokens + 1 >= load.window()) {
      over(new Report.TooLong(asked.id(), tokens));
      return;
    }
    InferenceParameters parameters = parameters(prompt, load.window() - tokens - 1);
    try {
      pieces = model.generate(parameters).iterator();
    } catch (RuntimeException refused) {
      over(new Report.Refused(asked.id(), words(refused)));
      return;
    }
    reports.tell(new Report.Begun(asked.id(), tokens, prompt.stripTrailing().endsWith("<think>")));
    Thread.ofPlatform().daemon().name("answer " + asked.id()).start(this::speak);
  }

  /** It ends with the next piece: llama.cpp takes no notice of who gives up what it has not begun with. */
  void cancel() {
    cancelled = true;
  }

  /** @param left how many tokens there is room for; llama.cpp fails where it runs out of it */
  private InferenceParameters parameters(String prompt, int left) {
    Map<String, String> options = new LinkedHashMap<>(asked.options());
    int wanted = Integer.parseInt(options.getOrDefault("n_predict", "-1"));
    options.put("n_predict", Integer.toString(wanted < 0 ? left : Math.min(wanted, left)));
    String schema = asked.callGrammar().isEmpty() ? null : options.remove("json_schema");
    InferenceParameters parameters = Prompts.parameters(prompt, options);
    return schema == null
        ? parameters
        : parameters.setGrammar(asked.callGrammar()
            + LlamaModel.jsonSchemaToGrammar(schema).replaceAll("(?m)^root ::=", "answer ::="));
  }

  private void speak() {
    try {
      while (pieces.hasNext()) {
        LlamaOutput output = pieces.next();
        if (cancelled) {
          pieces.cancel();
          break;
        }
        // The last output holds no text of its own in a stream.
        if (pieces.hasNext()) {
          reports.tell(new Report.Piece(asked.id(), output.text, Prompts.tokens(model, output.text)));
        }
      }
      over(new Report.Ended(asked.id()));
    } catch (RuntimeException failed) {
      tellQuietly(new Report.Refused(asked.id(), failed.getMessage()));
    } catch (IOException gone) {
      end.run();
    }
  }

  /** The library tells what llama.cpp's server would, as JSON. */
  private static String words(RuntimeException refused) {
    Matcher message = MESSAGE.matcher(refused.getMessage());
    return message.find() ? message.group(1) : refused.getMessage();
  }

  private void over(Report last) throws IOException {
    end.run();
    reports.tell(last);
  }

  private void tellQuietly(Report last) {
    try {
      over(last);
    } catch (IOException gone) {
      System.err.println("the server can't be told any more: " + gone);
    }
  }
}

package io.osgent.itests.swap;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client has seen of one run. Filled by one thread, read by others when it is over. */
final class Outcome {
  private static final Pattern PLUGIN = Pattern.compile("\"bundle\":\"([^\"]+)\",\"version\":\"([^\"]+)\"");
  private static final Pattern RUN = Pattern.compile("\"run\":\"([^\"]+)\"");

  private final long begun = System.nanoTime();
  private final Consumer<Outcome> whenStarted;
  private final StringBuilder versions = new StringBuilder();
  private String run;
  private String type = "";
  private String problem = "";
  private boolean event;
  private int events;
  private int disorder;
  private int cuts;
  private int refusals;
  private long nanos;
  private long started;

  /** @param whenStarted is told when the run has started, at once */
  Outcome(Consumer<Outcome> whenStarted) {
    this.whenStarted = whenStarted;
  }

  /** Takes a line of the stream of events. */
  void read(String line) {
    if (line.startsWith("id:")) {
      event = true;
      long id = Long.parseLong(line.substring(3).strip());
      disorder += id == events + 1 ? 0 : 1;
      events++;
    } else if (line.startsWith("event:")) {
      type = line.substring(6).strip();
    } else if (line.startsWith("data:") && event) {
      event = false;
      if (type.equals("run.started")) {
        started(line);
      } else if (type.equals("run.failed")) {
        problem = line;
      }
    }
  }

  private void started(String line) {
    started = System.nanoTime();
    Matcher id = RUN.matcher(line);
    run = id.find() ? id.group(1) : null;
    for (Matcher plugin = PLUGIN.matcher(line); plugin.find();) {
      versions.append(plugin.group(1)).append(' ').append(plugin.group(2)).append('\n');
    }
    whenStarted.accept(this);
  }

  void failedWith(String why) {
    problem = why;
  }

  void refused() {
    refusals++;
  }

  void cut() {
    cuts++;
  }

  void over() {
    nanos = System.nanoTime() - begun;
  }

  String run() {
    return run;
  }

  int events() {
    return events;
  }

  /** Events that came twice, or not in their turn. */
  int disorder() {
    return disorder;
  }

  /** How often the request to start it was not answered with a run. */
  int refusals() {
    return refusals;
  }

  /** How often the stream was cut off before its end. */
  int cuts() {
    return cuts;
  }

  boolean ended() {
    return type.equals("run.completed") || type.equals("run.failed") || type.equals("run.cancelled");
  }

  boolean completed() {
    return type.equals("run.completed");
  }

  /** What went wrong last, or empty. */
  String problem() {
    return problem;
  }

  /** From the request to the last event. */
  long nanos() {
    return nanos;
  }

  /** By {@link System#nanoTime}, when the client saw that it had started. */
  long started() {
    return started;
  }

  /** Whether it began on this version of a bundle. */
  boolean uses(String bundle, String version) {
    return versions.indexOf(bundle + " " + version + "\n") >= 0;
  }
}

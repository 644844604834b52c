package io.osgent.itests.swap;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client has seen of one run. Filled by one thread, read by others when it is over. */
final class Outcome {
  private static final Pattern PLUGIN = Pattern.compile("\"bundle\":\"([^\"]+)\",\"version\":\"([^\"]+)\"");

  private final long begun = System.nanoTime();
  private final Consumer<Outcome> whenStarted;
  private final StringBuilder versions = new StringBuilder();
  private String run;
  private String type = "";
  private String problem = "";
  private boolean followed;
  private boolean farewell;
  private long events;
  private long disorder;
  private int cuts;
  private int unannounced;
  private int refusals;
  private long nanos;
  private long started;

  /** @param whenStarted is told when the run has started, at once */
  Outcome(Consumer<Outcome> whenStarted) {
    this.whenStarted = whenStarted;
  }

  /** The server sends the run's events from now on. */
  void followed() {
    followed = true;
  }

  /** @param json the whole event */
  void event(String ofRun, long number, String eventType, String json) {
    run = ofRun;
    disorder += number > events ? number - events - 1 : 1;
    events = Math.max(events, number);
    type = eventType;
    if (type.equals("run.started")) {
      started(json);
    } else if (type.equals("run.failed")) {
      problem = json;
    }
  }

  private void started(String json) {
    started = System.nanoTime();
    for (Matcher plugin = PLUGIN.matcher(json); plugin.find();) {
      versions.append(plugin.group(1)).append(' ').append(plugin.group(2)).append('\n');
    }
    whenStarted.accept(this);
  }

  /** The server has said that its events end before the run does. */
  void farewell() {
    farewell = true;
  }

  void failedWith(String why) {
    problem = why;
  }

  /** Its client has to come back, for what it had was no run, or not all of it. */
  void interrupted() {
    if (run == null) {
      refusals++;
    }
    if (followed) {
      cuts++;
      unannounced += farewell ? 0 : 1;
    }
    followed = false;
    farewell = false;
  }

  void over() {
    nanos = System.nanoTime() - begun;
  }

  /** Its id, or null while none of its events has been seen. */
  String run() {
    return run;
  }

  /** The number of the last event that was seen. */
  long events() {
    return events;
  }

  /** Events that were lost, or came twice. */
  long disorder() {
    return disorder;
  }

  /** How often the request to start it was not answered with a run. */
  int refusals() {
    return refusals;
  }

  /** How often its events were cut off before its end. */
  int cuts() {
    return cuts;
  }

  /** How often that happened without a word. */
  int unannounced() {
    return unannounced;
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

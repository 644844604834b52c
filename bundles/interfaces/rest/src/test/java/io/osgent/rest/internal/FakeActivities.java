package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.activity.Activities;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Answers with one activity, and notes what it was asked. */
final class FakeActivities implements Activities {
  static final Activity DEED = new Activity(Instant.parse("2026-01-02T03:04:05.678Z"), "default", "anna's key", "key-1",
      "anna", "runs.write", "/api/v1/runs", Outcome.DENIED, "forbidden", "192.0.2.7", "rest");
  static final String WRITTEN = "{\"at\":\"2026-01-02T03:04:05.678Z\",\"tenant\":\"default\","
      + "\"principal\":\"anna's key\",\"credential\":\"key-1\",\"user\":\"anna\",\"action\":\"runs.write\","
      + "\"target\":\"/api/v1/runs\",\"outcome\":\"denied\",\"problem\":\"forbidden\",\"from\":\"192.0.2.7\","
      + "\"door\":\"rest\"}";

  final List<String> asked = new ArrayList<>();

  @Override
  public Page<Activity> ofUser(String userId, Which which, String after, int limit, Principal by) {
    by.scope(userId);
    asked.add(userId + " " + which + " after " + after + " at most " + limit + " by " + by.name());
    return new Page<>(List.of(DEED), null);
  }

  @Override
  public Page<Activity> ofTenant(Which which, String after, int limit, Principal by) {
    asked.add("all of " + by.tenant() + " " + which + " after " + after + " at most " + limit);
    return by.tenant().equals("default")
        ? new Page<>(List.of(DEED), after == null ? "17" : null)
        : new Page<>(List.of(), null);
  }

  @Override
  public void writeCsv(Iterator<Activity> deeds, ZoneId zone, Writer out) {
    var all = new ArrayList<Activity>();
    deeds.forEachRemaining(all::add);
    try {
      out.write(all.size() + " deeds in " + zone);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

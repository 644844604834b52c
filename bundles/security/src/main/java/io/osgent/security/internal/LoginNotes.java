package io.osgent.security.internal;

import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.activity.ActivityLog;
import io.osgent.server.activity.FewAMinute;
import io.osgent.server.security.Network;
import io.osgent.server.security.Principal;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Notes who comes in and who tries in vain, each where it belongs: with the tenant and the user it is about, if there are
 * such. Of vain attempts a few are noted, as of all that strangers try: whoever has no key does not fill the log. Thread-safe.
 */
final class LoginNotes {
  private static final int OF_A_PLACE = 6;
  private static final int OF_ALL = 60;
  private static final String EVERYWHERE = "everywhere";

  private final Directory directory;
  private final Supplier<ActivityLog> log;
  private final InstantSource clock;
  private final FewAMinute ofPlace;
  private final FewAMinute ofAll;

  /** @param log gives null while there is none */
  LoginNotes(Directory directory, Supplier<ActivityLog> log, InstantSource clock) {
    this.directory = directory;
    this.log = log;
    this.clock = clock;
    ofPlace = new FewAMinute(OF_A_PLACE, clock);
    ofAll = new FewAMinute(OF_ALL, clock);
  }

  /** @param from the address, or null */
  void in(String action, UserKey who, String from) {
    note(new Activity(clock.instant(), who.tenant(), "login/" + who.id(), null, who.id(), action, null, Outcome.ALLOWED,
        null, from, "rest"));
  }

  /**
   * What has failed for another reason than who tried it is noted with the request.
   *
   * @param who they say they are, or null
   * @param from the address, or null
   */
  void refused(String action, UserKey who, String from, int status, String problem) {
    Outcome outcome = status == 401 ? Outcome.DENIED : status == 429 ? Outcome.LIMITED : null;
    Object place = from == null ? EVERYWHERE : Network.of(from);
    if (outcome != null && ofPlace.take(place) && ofAll.take(EVERYWHERE)) {
      // What is no user's id may be a password that was typed in its place.
      boolean known = who != null && directory.account(who).isPresent();
      boolean tenant = who != null && directory.tenant(who.tenant()).isPresent();
      note(new Activity(clock.instant(), tenant ? who.tenant() : Principal.HOUSE, null, null, known ? who.id() : null,
          action, null, outcome, problem, from, "rest"));
    }
  }

  private void note(Activity activity) {
    ActivityLog here = log.get();
    if (here != null) {
      here.note(activity);
    }
  }
}

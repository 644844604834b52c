package io.osgent.itests.swap;

/** How many streams of events, and how many subscriptions, have been cut off, and how many of them without a goodbye. */
record Cuts(int events, int unannouncedEvents, int sockets, int unannouncedSockets) {
  static Cuts of(Phase overEvents, Phase overWebSocket) {
    return new Cuts(overEvents.cuts(), overEvents.unannouncedCuts(), overWebSocket.cuts(),
        overWebSocket.unannouncedCuts());
  }

  Cuts since(Cuts before) {
    return new Cuts(events - before.events, unannouncedEvents - before.unannouncedEvents, sockets - before.sockets,
        unannouncedSockets - before.unannouncedSockets);
  }

  @Override
  public String toString() {
    return "%d streams (%d without a goodbye), %d subscriptions (%d)".formatted(events, unannouncedEvents, sockets,
        unannouncedSockets);
  }
}

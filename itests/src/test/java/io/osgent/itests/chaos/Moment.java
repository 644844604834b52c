package io.osgent.itests.chaos;

import java.time.Duration;

/** When the server is killed. */
sealed interface Moment {
  /** As soon as a client has seen an event at this place of its run. */
  record AtPlace(String place) implements Moment {}

  /** So long after it said that it was ready. */
  record WhileServing(Duration after) implements Moment {}

  /** So long after its process began, ready or not. */
  record WhileStarting(Duration after) implements Moment {}
}

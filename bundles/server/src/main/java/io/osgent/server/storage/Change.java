package io.osgent.server.storage;

import io.osgent.server.agent.Agent;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.Session;

/** One thing to make durable. */
public sealed interface Change {
  /** A conversation was opened. */
  record SessionOpened(Session session) implements Change {}

  /** A conversation goes, with its runs, their events, their artifacts and what was thought of them. */
  record SessionDeleted(String session) implements Change {}

  /**
   * A run was accepted.
   *
   * @param principal the name of the key that started it
   * @param idempotencyKey or null
   */
  record RunAccepted(Run run, String principal, String idempotencyKey) implements Change {}

  /** A run's row has new values; its id, agent, session, user, input and creation never change. */
  record RunChanged(Run run) implements Change {}

  /** Events were added to a run's log. */
  record EventsAppended(EventBlock block) implements Change {}

  /** What a tool answered was too long for the model, and is kept whole. */
  record ArtifactStored(Artifact artifact, String text) implements Change {}

  /** The memories of a run's agent are to observe it once it has ended. */
  record ObservationDue(String run) implements Change {}

  /** They have observed it. */
  record ObservationDone(String run) implements Change {}

  /** What a run that has ended has used is counted; it was to be from its end on. */
  record RunCounted(String run) implements Change {}

  /** A person's conversations go, with all that belongs to them, and what the person thought of others' runs. */
  record PersonErased(String tenant, String user) implements Change {}

  /** Somebody judged a run, or has another opinion of it now. */
  record FeedbackGiven(Feedback feedback) implements Change {}

  /**
   * A new version of an agent, which becomes the current one; a definition that was deleted is back.
   *
   * @param source the SHA-256 of the file it was read from, or null to leave what is noted
   */
  record AgentSaved(Agent agent, String source) implements Change {}

  /** An agent is no longer offered; its versions stay for the runs that name them. */
  record AgentDeleted(String id) implements Change {}
}

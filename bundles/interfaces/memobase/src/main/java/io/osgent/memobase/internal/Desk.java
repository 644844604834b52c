package io.osgent.memobase.internal;

import io.osgent.server.memory.NamedMemories;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Where the resources find the memory that is configured, and how they are to share out what it knows. */
@Component(name = "io.osgent.memobase", service = Desk.class)
@Designate(ocd = Config.class)
public final class Desk {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NamedMemories memories;
  private final Tokens tokens;
  private final Config config;
  private final Flushes flushes = new Flushes();

  @Activate
  public Desk(@Reference NamedMemories memories, @Reference Tokens tokens, Config config) {
    this.memories = memories;
    this.tokens = tokens;
    this.config = config;
  }

  @Deactivate
  void close() {
    flushes.close();
  }

  Flushes flushes() {
    return flushes;
  }

  /** The project of whoever asks. */
  Project project(SecurityContext security) {
    return Project.of(memories.named(config.memory()), Person.caller(security).tenant());
  }

  /** A person of whom is known, if that does not take too long, what the flushes teach that were asked for before. */
  Person settled(String user, SecurityContext security) {
    Person person = person(user, security);
    flushes.await(person.scope(), PATIENCE);
    return person;
  }

  Person person(String user, SecurityContext security) {
    return Person.of(memories.named(config.memory()), user, security);
  }

  Tokens tokens() {
    return tokens;
  }

  ContextPacker packer() {
    return new ContextPacker(tokens);
  }

  /** @param tokens how many were asked for, or null */
  ContextPacker.Wanted wanted(String tokens, String question, double profileShare, ProfileFilter filter,
      Duration newerThan) {
    return new ContextPacker.Wanted(Given.number("max_tokens", tokens, 1, config.contextTokens()),
        question == null || question.isBlank() ? null : question, profileShare, config.eventShare(), filter, newerThan);
  }

  double profileShare() {
    return config.profileShare();
  }
}

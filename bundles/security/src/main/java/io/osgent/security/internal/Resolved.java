package io.osgent.security.internal;

import io.osgent.server.security.Principal;
import java.util.Optional;
import java.util.function.Supplier;

/** Who somebody is, found out once for each version of what that depends on. Thread-safe. */
final class Resolved {
  private record Answer(long version, Optional<Principal> principal) {}

  private volatile Answer last = new Answer(-1, Optional.empty());

  Optional<Principal> at(long version, Supplier<Optional<Principal>> find) {
    Answer answer = last;
    if (answer.version() != version) {
      answer = new Answer(version, find.get());
      last = answer;
    }
    return answer.principal();
  }
}

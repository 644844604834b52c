package io.osgent.security.internal;

import io.osgent.api.Scope;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.security.ApiKey;
import io.osgent.server.security.User;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is known of a person as a user: themselves, their keys and their logins. */
@Component
public final class IdentityData implements PersonalData {
  private final Directory directory;

  @Activate
  public IdentityData(@Reference Directory directory) {
    this.directory = directory;
  }

  /** What another server has said of its person. */
  private record Said(Set<String> roles) {}

  /** A login as its person sees it. */
  private record Stay(Instant loggedInAt, Instant endsAt) {}

  @Override
  public String kind() {
    return "identity";
  }

  @Override
  public void erase(Scope scope) {
    directory.erase(user(scope));
  }

  /** The tenant itself stays until all that is kept of its people is gone. */
  @Override
  public void eraseTenant(String tenant) {
    directory.eraseUsers(tenant);
  }

  @Override
  public Iterator<?> export(Scope scope) {
    UserKey user = user(scope);
    Stream<User> themselves = directory.account(user).map(Account::user).stream();
    Stream<ApiKey> keys = directory.keys(user.tenant()).filter(use -> use.key().user().equals(user))
        .map(KeyUse::shown).sorted(Comparator.comparing(ApiKey::name));
    Stream<Stay> logins = directory.logins(user).stream().map(login -> new Stay(login.createdAt(), login.expiresAt()));
    Stream<Said> said = directory.said(user).map(word -> new Said(word.all())).stream();
    return Stream.of(themselves, said, keys, logins).flatMap(each -> each).iterator();
  }

  private static UserKey user(Scope scope) {
    return new UserKey(scope.tenant(), scope.user());
  }
}

package io.osgent.security.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Role;
import io.osgent.server.security.Roles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each role may do. A configuration that changes holds for the next request, and for connections that are open. */
@Component(service = {RoleBook.class, Roles.class}, configurationPid = "io.osgent.security.roles")
@Designate(ocd = RoleBook.Config.class)
public final class RoleBook implements Roles {
  private static final Logger LOG = LoggerFactory.getLogger(RoleBook.class);
  private static final String PREFIX = "role.";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,49}");
  private static final Pattern PERMISSION = Pattern.compile("\\*|[a-z_]+(\\.[a-z_]+)*(\\.\\*)?");

  /** Configuration {@code io.osgent.security.roles}. */
  @ObjectClassDefinition(name = "Roles", description = "What roles may do: role.NAME = permission, permission, for those that come with the server and for more")
  @interface Config {
    @AttributeDefinition(name = "role.NAME", description = "What the role NAME may do: permissions with commas between them, e.g. runs.*, agents.read")
    String role_NAME() default "";
  }

  /** Each role's permissions, and how often that has changed. */
  private final AtomicLong version = new AtomicLong();
  private volatile Map<String, Set<String>> roles = builtIn();

  @Activate
  public RoleBook(Map<String, Object> properties) {
    change(properties);
  }

  private static Map<String, Set<String>> builtIn() {
    var roles = new TreeMap<String, Set<String>>();
    for (BuiltInRole role : BuiltInRole.values()) {
      roles.put(role.wireName(), role.permissions());
    }
    return roles;
  }

  /** What is wrong in a configuration is left out, which gives nobody more. */
  @Modified
  void change(Map<String, Object> properties) {
    var read = builtIn();
    properties.forEach((key, value) -> {
      if (key.startsWith(PREFIX)) {
        String name = key.substring(PREFIX.length());
        if (NAME.matcher(name).matches()) {
          read.put(name, permissions(name, value));
        } else {
          LOG.error("role.{} is left out: a role's name should be small letters, digits, - and _", name);
        }
      }
    });
    roles = read;
    version.incrementAndGet();
  }

  private static Set<String> permissions(String role, Object value) {
    String[] words = value instanceof String[] several ? several : String.valueOf(value).split(",");
    var permissions = new TreeSet<String>();
    Arrays.stream(words).map(String::strip).filter(word -> !word.isEmpty()).forEach(word -> {
      if (isPermission(word)) {
        permissions.add(word);
      } else {
        LOG.error("role.{}: '{}' is left out: it should be a permission, e.g. runs.read, runs.* or *", role, word);
      }
    });
    return Set.copyOf(permissions);
  }

  /** Another one whenever a role may do something else. */
  long version() {
    return version.get();
  }

  /** What these roles come to; one that is not there comes to nothing. */
  Set<String> permissions(Set<String> names) {
    var all = new TreeSet<String>();
    Map<String, Set<String>> now = roles;
    names.forEach(name -> all.addAll(now.getOrDefault(name, Set.of())));
    return all;
  }

  /** Whether somebody might be permitted it, or all that begins like this. */
  static boolean isPermission(String word) {
    return word != null && PERMISSION.matcher(word).matches();
  }

  boolean has(String name) {
    return roles.containsKey(name);
  }

  /** @throws ProblemException 400 unless there are all of them */
  void require(Set<String> names) {
    for (String name : names) {
      if (!has(name)) {
        throw ProblemException.badRequest("unknown_role",
            "there is no role '" + name + "'; there are " + String.join(", ", roles.keySet()));
      }
    }
  }

  @Override
  public List<Role> list() {
    return roles.entrySet().stream()
        .map(role -> new Role(role.getKey(), role.getValue().stream().sorted().toList(),
            Arrays.stream(BuiltInRole.values()).anyMatch(each -> each.wireName().equals(role.getKey()))))
        .toList();
  }
}

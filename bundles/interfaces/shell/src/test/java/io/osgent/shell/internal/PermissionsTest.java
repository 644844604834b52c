package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Access;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What it takes to type each command there is. Whoever runs the server may do everything, so that a wrong permission would
 * not show in use; whoever adds a command says in {@code commands.txt} what it takes.
 */
class PermissionsTest {
  private static final String ANOTHER_TENANT = "acme";

  @Test
  void eachCommandTakesWhatIsWrittenDownAndLetsInWhomItIsMeantFor() throws Exception {
    var found = commands().stream()
        .map(command -> admitted(command) + " " + command.permission() + " " + command.name())
        .sorted().toList();

    assertThat(String.join("\n", found)).isEqualTo(String.join("\n", written()));
  }

  @Test
  void whatACommandTakesIsSomethingThatARoleCanHave() throws Exception {
    assertThat(commands()).isNotEmpty().allSatisfy(command -> {
      if (!command.permission().equals(Permissions.AUTHENTICATED)) {
        assertThat(Permissions.ALL).as(command.name()).contains(command.permission());
      }
    });
  }

  @Test
  void whoeverRunsTheServerMayTypeThemAll() throws Exception {
    assertThat(commands())
        .allMatch(command -> Access.decide(Operator.PRINCIPAL, command.permission()).allowed());
  }

  private static String admitted(Command command) {
    return everybody().map(by -> Access.decide(by.who(), command.permission()).allowed() ? "x" : "-")
        .collect(Collectors.joining());
  }

  /** @param who null is nobody */
  private record By(Principal who) {}

  private static Stream<By> everybody() {
    return Stream.of(Stream.of(new By(null)),
        Stream
            .of(BuiltInRole.VIEWER, BuiltInRole.USER, BuiltInRole.SERVICE, BuiltInRole.DEVELOPER, BuiltInRole.OPERATOR,
                BuiltInRole.ADMIN)
            .map(role -> new By(Principal.of("key", Principal.HOUSE, "ann", role))),
        Stream.of(new By(Principal.of("key", ANOTHER_TENANT, "ann", BuiltInRole.ADMIN)))).flatMap(each -> each);
  }

  private static List<String> written() throws IOException {
    try (var in = PermissionsTest.class.getResourceAsStream("commands.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
          .sorted()
          .toList();
    }
  }

  /** Of all groups in this bundle, whichever they are, and the help. */
  private static List<Command> commands() throws Exception {
    var commands = new ArrayList<>(List.of(new Help(List.of()).command()));
    Path classes = Path.of(Command.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .resolve(Command.class.getPackageName().replace('.', '/'));
    try (var files = Files.list(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).sorted().toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.class$", "");
        Class<?> type = Class.forName(Command.class.getPackageName() + "." + name);
        if (CommandGroup.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
          commands.addAll(((CommandGroup) made(type)).commands());
        }
      }
    }
    return commands;
  }

  private static Object made(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = Arrays.stream(type.getConstructors()).findFirst().orElseThrow();
    return constructor
        .newInstance(Arrays.stream(constructor.getParameterTypes()).map(PermissionsTest::stranger).toArray());
  }

  /** A service that is never asked for what it is there for; where it is asked for a folder, it is here. */
  private static Object stranger(Class<?> service) {
    return Proxy.newProxyInstance(service.getClassLoader(), new Class<?>[]{service},
        (proxy, method, arguments) -> method.getReturnType() == String.class ? "." : null);
  }
}

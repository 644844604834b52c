package io.osgent.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command {@code osgent}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    int exitCode;
    try {
      exitCode = execute(CommandLine.parse(List.of(arguments), System.getenv()));
    } catch (LaunchException e) {
      System.err.println("osgent: " + e.getMessage());
      exitCode = e.exitCode();
    } catch (RuntimeException e) {
      e.printStackTrace();
      exitCode = 1;
    }
    System.exit(exitCode);
  }

  private static int execute(CommandLine command) throws InterruptedException {
    var home = new Home(command.home());
    return switch (command.command()) {
      case "run" -> new ServerProcess(command).run();
      case "status" -> new RunningServer(home).status();
      case "stop" -> new RunningServer(home).stop();
      case "shell", "replay", "users", "keys", "tenants", "roles", "audit" -> ShellClient.of(home).run(command.words());
      case "version" -> print("osgent " + Version.CURRENT + "\n");
      default -> print(help());
    };
  }

  private static String help() {
    try (InputStream in = Main.class.getResourceAsStream("help.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int print(String text) {
    System.out.print(text);
    System.out.flush();
    return 0;
  }
}

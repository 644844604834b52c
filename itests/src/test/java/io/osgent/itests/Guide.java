package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A guide in docs/, and somebody whose home is empty and who types what stands there. */
final class Guide {
  static final Path REPOSITORY = Path.of(System.getProperty("osgent.repository")).toAbsolutePath().normalize();

  private final String text;

  private Guide(String text) {
    this.text = text;
  }

  static Guide read(String name) throws IOException {
    return new Guide(Files.readString(REPOSITORY.resolve("docs").resolve(name)));
  }

  /** The first block of code in a language after a heading. */
  String block(String heading, String language) {
    int section = text.indexOf(heading + "\n");
    assertThat(section).as(heading).isNotNegative();
    String fence = "```" + language + "\n";
    int begin = text.indexOf(fence, section) + fence.length();
    return text.substring(begin, text.indexOf("```", begin));
  }

  /** The commands of the first such block, one a line. */
  List<String> commands(String heading) {
    return block(heading, "sh").replace("\\\n", " ").lines().toList();
  }

  /** Types the commands in the repository's folder; the server's home is {@code .osgent} in the person's. */
  static String type(ServerProcess server, List<String> commands, Map<String, String> variables)
      throws IOException, InterruptedException {
    String script = String.join("\n", commands).replace("localhost:8080", server.address().getAuthority());
    var builder = new ProcessBuilder("bash", "-ec", script).directory(REPOSITORY.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", server.home().getParent().toString());
    builder.environment().put("KEY", ServerProcess.KEY);
    builder.environment().putAll(variables);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}

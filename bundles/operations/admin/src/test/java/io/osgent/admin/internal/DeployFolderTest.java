package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.admin.internal.DeployFolder.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployFolderTest {
  @TempDir
  Path directory;

  private DeployFolder folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void open() {
    folder = new DeployFolder(directory, Duration.ofSeconds(2));
  }

  @Test
  void aJarIsOfferedAtTheSecondLookThatFindsItUnchanged() throws IOException {
    TestJar.bundle("acme.tool", "1.0.0").copyTo(directory.resolve("tool.jar"));

    assertThat(look()).isEmpty();
    assertThat(look()).singleElement().isInstanceOfSatisfying(Change.Arrived.class, arrived -> {
      assertThat(arrived.file()).isEqualTo("tool.jar");
      assertThat(arrived.jar().symbolicName()).isEqualTo("acme.tool");
      assertThat(arrived.jar().version()).hasToString("1.0.0");
      assertThat(arrived.jar().sha256()).matches("[0-9a-f]{64}");
    });
    assertThat(look()).isEmpty();
  }

  @Test
  void whatIsThereAtTheStartIsOfferedAtOnce() throws IOException {
    TestJar.bundle("acme.tool", "1.0.0").copyTo(directory.resolve("tool.jar"));

    assertThat(folder.lookAtOnce(now)).hasSize(1);
  }

  @Test
  void aJarThatIsStillBeingCopiedWaitsHoweverLongThatTakes() throws IOException {
    byte[] jar = TestJar.bundle("acme.tool", "1.0.0").text("big.txt", "x".repeat(1000)).bytes();
    Path file = directory.resolve("tool.jar");
    for (int size = 10; size < jar.length; size += 50) {
      Files.write(file, Arrays.copyOf(jar, size));
      now = now.plusSeconds(1);
      assertThat(look()).isEmpty();
    }

    Files.write(file, jar);

    look();
    assertThat(look()).singleElement().isInstanceOf(Change.Arrived.class);
  }

  @Test
  void aJarThatStaysHalfCopiedIsBrokenAfterAWhile() throws IOException {
    byte[] jar = TestJar.bundle("acme.tool", "1.0.0").bytes();
    Files.write(directory.resolve("tool.jar"), Arrays.copyOf(jar, jar.length / 2));
    look();
    assertThat(look()).isEmpty();

    now = now.plusSeconds(3);

    assertThat(look()).singleElement().isInstanceOfSatisfying(Change.Broken.class,
        broken -> assertThat(broken.why()).startsWith("tool.jar is no jar, or not all of it"));
    assertThat(look()).isEmpty();
  }

  @Test
  void aBrokenJarThatIsCompletedIsOffered() throws IOException {
    byte[] jar = TestJar.bundle("acme.tool", "1.0.0").bytes();
    Path file = directory.resolve("tool.jar");
    Files.write(file, Arrays.copyOf(jar, 20));
    look();
    now = now.plusSeconds(3);
    assertThat(look()).singleElement().isInstanceOf(Change.Broken.class);

    Files.write(file, Arrays.copyOfRange(jar, 20, jar.length), StandardOpenOption.APPEND);

    look();
    assertThat(look()).singleElement().isInstanceOf(Change.Arrived.class);
  }

  @Test
  void aPlainJarIsToldApartFromABundleAtOnce() throws IOException {
    TestJar.plain().copyTo(directory.resolve("commons.jar"));

    look();

    assertThat(look()).singleElement().isInstanceOfSatisfying(Change.Broken.class,
        broken -> assertThat(broken.why())
            .isEqualTo("commons.jar is a plain jar: build it with bnd-maven-plugin so that"
                + " it has a Bundle-SymbolicName header"));
  }

  @Test
  void aReplacedJarIsOfferedAgainAndARemovedOneIsGone() throws IOException {
    Path file = directory.resolve("tool.jar");
    TestJar.bundle("acme.tool", "1.0.0").copyTo(file);
    folder.lookAtOnce(now);

    Path next = directory.resolve("next");
    TestJar.bundle("acme.tool", "1.0.1").copyTo(next);
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    look();
    assertThat(look()).singleElement().isInstanceOfSatisfying(Change.Arrived.class,
        arrived -> assertThat(arrived.jar().version()).hasToString("1.0.1"));

    Files.delete(file);
    assertThat(look()).containsExactly(new Change.Gone("tool.jar"));
  }

  @Test
  void aRenamedJarGoesBeforeItComes() throws IOException {
    Path file = directory.resolve("b.jar");
    TestJar.bundle("acme.tool", "1.0.0").copyTo(file);
    folder.lookAtOnce(now);

    Files.move(file, directory.resolve("a.jar"));

    assertThat(look()).containsExactly(new Change.Gone("b.jar"));
    assertThat(look()).singleElement().isInstanceOf(Change.Arrived.class);
  }

  @Test
  void otherFilesAreNoneOfItsBusiness() throws IOException {
    Files.writeString(directory.resolve("README.txt"), "drop jars here");
    Files.writeString(directory.resolve(".hidden.jar"), "rsync does this");
    Files.createDirectory(directory.resolve("folder.jar"));

    assertThat(folder.lookAtOnce(now)).isEmpty();
  }

  @Test
  void aFolderThatWasRemovedIsAnEmptyFolder() throws IOException {
    Path file = directory.resolve("tool.jar");
    TestJar.bundle("acme.tool", "1.0.0").copyTo(file);
    folder.lookAtOnce(now);
    Files.delete(file);
    Files.delete(directory);

    assertThat(look()).containsExactly(new Change.Gone("tool.jar"));
    assertThat(directory).isDirectory();
  }

  private List<Change> look() throws IOException {
    now = now.plusMillis(200);
    return folder.look(now);
  }
}

package io.osgent.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A home's drop folder, as a careful person uses it. */
public record DeployFolder(Path folder) {
  public static DeployFolder of(Path home) {
    return new DeployFolder(home.resolve("deploy"));
  }

  /** Copies under another name first, then moves. */
  public void drop(Path jar, String name) throws IOException {
    Path temporary = Files.copy(jar, folder.resolve(name + ".part"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(temporary, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  public void remove(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }
}

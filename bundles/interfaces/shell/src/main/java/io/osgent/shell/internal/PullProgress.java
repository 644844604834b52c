package io.osgent.shell.internal;

import io.osgent.server.admin.ModelPulls.Progress;
import java.util.function.Consumer;

/** Says how far the fetching of a model is: a line when something else begins, and one at each tenth. */
final class PullProgress implements Consumer<Progress> {
  private static final long MEGABYTE = 1_000_000;

  private final Consumer<String> screen;
  private String said = "";

  PullProgress(Consumer<String> screen) {
    this.screen = screen;
  }

  @Override
  public void accept(Progress progress) {
    String line = progress.total() > 0 && progress.completed() < progress.total()
        ? 10 * (10 * progress.completed() / progress.total()) + " % of " + megabytes(progress.total())
        : Text.oneLine(progress.status());
    if (!line.equals(said)) {
      said = line;
      screen.accept(line + "\n");
    }
  }

  private static String megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE + " MB";
  }
}

package io.osgent.model.local.internal;

import io.osgent.model.local.internal.runner.Load;
import io.osgent.model.local.internal.runner.Runner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a runner finds what it needs.
 *
 * @param classPath its own classes and those of the library
 * @param libraries the folder with the library's native part
 * @param folder in which it works
 */
record RunnerPlace(List<Path> classPath, Path libraries, Path folder) {
  /**
   * A runner needs no secrets, and llama.cpp and Java would take orders from variables of their own. What the graphics
   * drivers and the loader of libraries ask for stays.
   */
  private static final Set<String> KEPT = Set.of("PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "WINDIR",
      "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "USER", "LANG");
  private static final List<String> KEPT_PREFIXES = List.of("CUDA_", "NVIDIA_", "HIP_", "ROCR_", "GGML_", "OMP_",
      "VK_");

  /** Starts the process of a model. */
  Process start(Load load) throws IOException {
    var command = new ArrayList<String>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // What the model takes is no part of Java's heap.
        "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=" + folder.resolve("crash.log"), "--enable-native-access=ALL-UNNAMED",
        "-Dde.kherud.llama.lib.path=" + libraries, "-Dde.kherud.llama.tmpdir=" + folder, "-cp",
        String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()), Runner.class.getName()));
    command.addAll(load.words());
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> !kept(name));
    return builder.start();
  }

  private static boolean kept(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    return KEPT.contains(name) || KEPT_PREFIXES.stream().anyMatch(name::startsWith);
  }
}

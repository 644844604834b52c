package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each machine gets its own library. */
class RunnerFilesTest {
  @ParameterizedTest(name = "{0} on {1} is {2}")
  @CsvSource({"Linux, amd64, Linux/x86_64", "Linux, aarch64, Linux/aarch64", "Mac OS X, aarch64, Mac/aarch64",
      "Mac OS X, x86_64, Mac/x86_64", "Darwin, x86_64, Mac/x86_64", "Windows 11, amd64, Windows/x86_64"})
  void aMachineIsKnownAsTheLibraryCallsIt(String system, String processor, String folder) {
    assertThat(RunnerFiles.platform(system, processor)).isEqualTo(folder);
    assertThat(getClass().getResource("/de/kherud/llama/" + folder)).isNotNull();
  }
}

package io.osgent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** What is shipped without being started lies in {@code optional/}, for an administrator to copy into {@code deploy/}. */
class OptionalBundlesTest {
  @Test
  void anOptionalBundleHasTheNameOfItsFileAndIsNotStartedAnyway() {
    Map<String, Manifest> optional = ShippedBundles.optional();

    assertThat(optional).isNotEmpty().allSatisfy((file, manifest) -> {
      String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
      assertThat(file).startsWith(name + "-").endsWith(".jar");
      assertThat(ShippedBundles.files()).noneMatch(shipped -> shipped.toString().contains(name));
    });
  }

  @Test
  void modelsThatRunInTheServerAreOptional() {
    assertThat(ShippedBundles.optional().keySet()).anyMatch(file -> file.startsWith("io.osgent.model.local-"))
        .anyMatch(file -> file.startsWith("io.osgent.model.onnx-"));
  }
}

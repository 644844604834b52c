package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FacesTest {
  private static final SocketAddress HERE = new InetSocketAddress("192.0.2.1", 1234);

  private final Faces faces = new Faces();

  @Test
  void whoHasBeenLetInIsKnownAtTheSameAddressAlone() {
    faces.remember("key", HERE);
    assertThat(faces.know("key", HERE)).isTrue();
    assertThat(faces.know("key", new InetSocketAddress("192.0.2.1", 4321))).as("from another port").isTrue();
    assertThat(faces.know("key", new InetSocketAddress("192.0.2.2", 1234))).isFalse();
    assertThat(faces.know("other", HERE)).isFalse();
    assertThat(faces.know(null, HERE)).isFalse();
  }

  @Test
  void nobodyCanMakeAKeyThatLooksLikeAnothers() {
    faces.remember("osg_Aa", HERE);
    assertThat("osg_BB").hasSameHashCodeAs("osg_Aa");
    assertThat(faces.know("osg_BB", HERE)).isFalse();
  }

  @Test
  void fewAreForgottenForTheSakeOfOthers() {
    IntStream.range(0, 1000).forEach(i -> faces.remember("key" + i, HERE));
    assertThat(IntStream.range(0, 1000).filter(i -> faces.know("key" + i, HERE)).count()).isBetween(900L, 1000L);
  }
}

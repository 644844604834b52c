package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
  @Test
  void aPortInUseIsRefusedWithAWayOut() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Port.requireFree("127.0.0.1", taken.getLocalPort())).isInstanceOf(LaunchException.class)
          .hasMessage("port " + taken.getLocalPort() + " on 127.0.0.1 cannot be used (Address already in use);"
              + " choose another with --port N, or --port 0 for any free one");
    }
  }

  @Test
  void anyFreePortIsAlwaysFree() {
    Port.requireFree("127.0.0.1", 0);
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() {
    assertThatThrownBy(() -> Port.requireFree("192.0.2.1", 0)).isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("port 0 on 192.0.2.1 cannot be used");
  }

  @Test
  void aHostThatIsNoAddressIsRefused() {
    assertThatThrownBy(() -> Port.requireFree("no host", 0))
        .hasMessage("the host 'no host' is not known; --host takes a name or address of this machine");
  }
}

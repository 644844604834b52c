package io.osgent.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.json.Json;
import io.osgent.server.http.WebSocketEndpoint;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class WebSocketInterfaceTest {
  private final Json json = new JacksonJson();
  private ControlEndpoint registered;
  private Object path;

  @Test
  void itIsOfferedAtWsAndSaysGoodbyeBeforeItIsWithdrawn() throws Exception {
    var component = new WebSocketInterface(context(), new Config(3), new FakeRuns(json), new FakeSessions(),
        new FakeMemories(), json);
    assertThat(path).isEqualTo("/ws");
    var client = TestClient.connect(registered);
    client.says("{'mcp':'1.0','type':'hello'}");
    assertThat(client.hears("welcome").at("/data/max_subscriptions").intValue()).isEqualTo(3);

    component.deactivate();

    assertThat(registered).isNull();
    client.hears("goodbye");
  }

  @Test
  void aLimitThatAllowsNothingIsRefused() {
    assertThatThrownBy(
        () -> new WebSocketInterface(context(), new Config(0), new FakeRuns(json), new FakeSessions(),
            new FakeMemories(), json))
        .hasMessage("maxSubscriptions should be above 0, but is 0");
    assertThat(registered).isNull();
  }

  private BundleContext context() {
    return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{BundleContext.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "getProperty" -> "0.1.0";
          case "registerService" -> {
            registered = (ControlEndpoint) arguments[1];
            path = ((Dictionary<?, ?>) arguments[2]).get(WebSocketEndpoint.PATH);
            yield registration();
          }
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private ServiceRegistration<?> registration() {
    return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{ServiceRegistration.class}, (proxy, method, arguments) -> {
          var late = TestClient.connect(registered);
          assertThat(late.closeCode()).as("goodbye was said before").isEqualTo(1001);
          registered = null;
          return null;
        });
  }

  private record Config(int maxSubscriptions) implements WebSocketInterface.Config {
    @Override
    public Class<? extends Annotation> annotationType() {
      return WebSocketInterface.Config.class;
    }
  }
}

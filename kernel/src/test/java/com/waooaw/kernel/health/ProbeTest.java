package com.waooaw.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/readyz",
        exchange -> {
          exchange.sendResponseHeaders(status, 2);
          exchange.getResponseBody().write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private boolean ready(String... ports) {
    String port = Integer.toString(server.getAddress().getPort());
    return Probe.allReady(ports, Map.of("PORT", port, "API_PORT", "1"));
  }

  @Test
  void onlyTwoHundredIsReady() {
    assertThat(ready("PORT")).isTrue();
    status = 503;
    assertThat(ready("PORT")).isFalse();
  }

  @Test
  void everyPortMustAnswer() {
    assertThat(ready("PORT", "API_PORT")).isFalse();
  }

  @Test
  void aPortThatIsNotSetIsNotReady() {
    assertThat(ready("UI_PORT")).isFalse();
    assertThat(ready()).isFalse();
  }
}

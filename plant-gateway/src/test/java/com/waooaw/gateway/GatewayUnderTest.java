package com.waooaw.gateway;

import com.waooaw.kernel.http.ServiceRuntime;
import java.time.Clock;

/** The service as a process of its own, as {@link Main} starts it, with the routes of the tests. */
public final class GatewayUnderTest {
  private GatewayUnderTest() {}

  /** Starts it. */
  public static void main(String[] arguments) {
    ServiceRuntime.main(
        () ->
            Main.wire(
                ServiceRuntime.forProcess("plant-gateway"),
                GatewaySettings.read(System.getenv()),
                Clock.systemUTC(),
                TestRoutes.all()));
  }
}

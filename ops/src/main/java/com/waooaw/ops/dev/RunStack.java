package com.waooaw.ops.dev;

import com.waooaw.gateway.GatewaySettings;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.ops.stack.Externals;
import com.waooaw.ops.stack.Layout;
import com.waooaw.ops.stack.Progress;
import com.waooaw.ops.stack.Up;
import com.waooaw.plant.BackendSettings;
import com.waooaw.plant.BuiltInAgents;
import com.waooaw.portal.PortalSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;

/**
 * The whole stack in one process, for an IDE: a breakpoint anywhere is hit. Run it in the clone's
 * folder, once {@code ./waooaw build} has built the web apps. It keeps the same data and ports as
 * {@code ./waooaw up}, which it replaces.
 */
public final class RunStack {
  private RunStack() {}

  /** Runs until it is stopped. The first argument, if any, is added to every port. */
  public static void main(String[] arguments) {
    int offset = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
    Layout layout = Layout.of(Path.of(System.getProperty("waooaw.root", ".")), null);
    InstantSource clock = InstantSource.system();
    new Up(layout, offset, Externals.read(System.getenv()), false, System.out)
        .inThisProcess(new Progress(System.out, clock, clock.instant()), RunStack::start);
  }

  private static Runnable start(String service, Map<String, String> settings) {
    ServiceRuntime runtime = ServiceRuntime.embedded(service);
    try {
      switch (service) {
        case "backend" ->
            com.waooaw.plant.Main.wire(
                runtime, BackendSettings.read(settings), Clock.systemUTC(), BuiltInAgents.all());
        case "gateway" ->
            com.waooaw.gateway.Main.wire(
                runtime, GatewaySettings.read(settings), Clock.systemUTC());
        case "cp", "pp" -> com.waooaw.portal.Main.wire(runtime, PortalSettings.read(settings));
        default -> throw new IllegalArgumentException("There is no service " + service);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return runtime::stop;
  }
}

package com.waooaw.ops.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import com.waooaw.gateway.GatewaySettings;
import com.waooaw.gateway.Main;
import com.waooaw.kernel.http.ServiceRuntime;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** The gateway as it ships, with a second port that tells of its process. For the soak. */
public final class WatchedGateway {
  /** The environment variable that names the second port. */
  static final String FIGURES_PORT = "BENCH_FIGURES_PORT";

  private static final double MEGABYTE = 1_048_576;

  private WatchedGateway() {}

  /** Starts it as a process of its own. */
  public static void main(String[] arguments) {
    ServiceRuntime.main(
        () -> {
          ServiceRuntime runtime = ServiceRuntime.forProcess("plant-gateway");
          Main.wire(runtime, GatewaySettings.read(System.getenv()), Clock.systemUTC());
          runtime
              .vertx()
              .createHttpServer()
              .requestHandler(
                  request ->
                      runtime
                          .vertx()
                          .executeBlocking(WatchedGateway::figures)
                          .onSuccess(figures -> request.response().end(figures.toBuffer())))
              .listen(Integer.parseInt(System.getenv(FIGURES_PORT)), "127.0.0.1");
        });
  }

  // Collected first, so that what is counted is what is held, and not what is not yet swept up.
  private static JsonObject figures() throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new JsonObject()
        .put("heap", heap / MEGABYTE)
        .put("memory", resident() / 1024)
        .put("threads", (double) ManagementFactory.getThreadMXBean().getThreadCount())
        .put("files", (double) openFiles());
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static double resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}

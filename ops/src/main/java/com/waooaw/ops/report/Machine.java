package com.waooaw.ops.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What everything ran on; figures mean little without it.
 *
 * @param engine the container engine and its version, such as "podman 4.3.1"
 */
public record Machine(String os, int cpus, long memoryBytes, String engine, String java) {
  private static final Path OS_RELEASE = Path.of("/etc/os-release");

  /** This machine. Its name is nobody's business. */
  public static Machine here(String engine) {
    return new Machine(
        systemName(),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
        engine,
        System.getProperty("java.vendor.version", System.getProperty("java.vendor"))
            + ", Java "
            + Runtime.version());
  }

  private static String systemName() {
    String kernel = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!Files.isReadable(OS_RELEASE)) {
      return kernel + " " + System.getProperty("os.version");
    }
    try {
      return Files.readAllLines(OS_RELEASE).stream()
          .filter(line -> line.startsWith("PRETTY_NAME="))
          .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
          .findFirst()
          .map(name -> name + ", " + kernel)
          .orElse(kernel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package com.waooaw.ops.stack;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where things lie.
 *
 * @param root the clone
 * @param app what the front door built: class paths, archives, web apps, start-up caches
 * @param data what a stack keeps: databases, secrets, logs
 */
public record Layout(Path root, Path app, Path data) {
  public Layout {
    requireNonNull(root, "root");
    requireNonNull(app, "app");
    requireNonNull(data, "data");
  }

  /** The layout of a clone, its data where told or in {@code .waooaw}. */
  public static Layout of(Path root, Path data) {
    Path house = root.toAbsolutePath().normalize();
    Path own = house.resolve(".waooaw");
    return new Layout(
        house, own.resolve("app"), data == null ? own : data.toAbsolutePath().normalize());
  }

  /** One log file a process. */
  public Path log(String process) {
    return data.resolve("logs").resolve(process + ".log");
  }

  /** Accounts made at first start, and how to reach the embedded stores. */
  public Path credentials() {
    return data.resolve("credentials.json");
  }

  Path logs() {
    return data.resolve("logs");
  }

  Path secrets() {
    return data.resolve("secrets");
  }

  Path state() {
    return data.resolve("state.json");
  }

  Path lock() {
    return data.resolve("lock");
  }

  Path postgres() {
    return data.resolve("postgres");
  }

  Path redis() {
    return data.resolve("redis");
  }

  Path web(String portal) {
    return app.resolve("web").resolve(portal);
  }
}

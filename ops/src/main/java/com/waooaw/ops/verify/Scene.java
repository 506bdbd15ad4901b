package com.waooaw.ops.verify;

import static java.util.Objects.requireNonNull;

import com.waooaw.ops.container.Engine;
import com.waooaw.ops.container.Stack;
import com.waooaw.ops.image.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the checks act on: images, the stack made of them, and the ports of this machine at which it
 * answers.
 */
final class Scene implements AutoCloseable {
  static final List<String> STORES = List.of("postgres", "redis", "opa");
  static final List<String> PLANT = List.of("backend", "sandbox", "gateway");
  static final List<String> PORTALS = List.of("cp-app", "pp-app");
  static final List<String> OURS = List.of("backend", "sandbox", "gateway", "cp-app", "pp-app");

  /** The ports that the checks need, each a free one of this machine. */
  record Doors(int cp, int cpApi, int pp, int ppApi, int gateway, int backend, int opa) {
    static Doors free() {
      int[] ports = new int[7];
      List<ServerSocket> held = new ArrayList<>();
      try {
        for (int i = 0; i < ports.length; i++) {
          ServerSocket socket = new ServerSocket(0);
          held.add(socket);
          ports[i] = socket.getLocalPort();
        }
        for (ServerSocket socket : held) {
          socket.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Doors(ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6]);
    }
  }

  private final Path root;
  private final Engine engine;
  private final String images;
  private final String version;
  private final Duration patience;
  private final Doors doors = Doors.free();
  private final Stack stack;
  private final Consumer<String> say;
  private final Measures measures = new Measures();

  /** A scene on which nothing runs yet. */
  Scene(Path root, Engine engine, Verification.Plan plan, Consumer<String> say) {
    this.root = requireNonNull(root, "root");
    this.engine = requireNonNull(engine, "engine");
    this.images = plan.images();
    this.version = plan.version();
    this.patience = plan.patience();
    this.say = requireNonNull(say, "say");
    List<Path> files = new ArrayList<>();
    files.add(root.resolve("deploy/compose.yaml"));
    files.add(doorsFile());
    files.addAll(plan.overrides());
    this.stack = new Stack(engine, "waooaw-verify", files, environment());
  }

  // What a user's installation keeps inside is asked from outside here, on this machine alone.
  private Path doorsFile() {
    Path file = root.resolve("target/verify/doors.yaml");
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(
          file,
          """
          services:
            gateway:
              ports: ["127.0.0.1:%d:8000"]
            backend:
              ports: ["127.0.0.1:%d:8001"]
            opa:
              ports: ["127.0.0.1:%d:8181"]
          """
              .formatted(doors.gateway(), doors.backend(), doors.opa()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WAOOAW_IMAGES", images);
    environment.put("WAOOAW_VERSION", version);
    environment.put("CP_PORT", text(doors.cp()));
    environment.put("CP_API_PORT", text(doors.cpApi()));
    environment.put("PP_PORT", text(doors.pp()));
    environment.put("PP_API_PORT", text(doors.ppApi()));
    // So that one load generator can be many visitors, as behind a load balancer.
    environment.put("TRUSTED_PROXIES", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,127.0.0.0/8");
    return environment;
  }

  private static String text(int number) {
    return Integer.toString(number);
  }

  Duration patience() {
    return patience;
  }

  Path root() {
    return root;
  }

  Engine engine() {
    return engine;
  }

  Stack stack() {
    return stack;
  }

  Doors doors() {
    return doors;
  }

  Measures measures() {
    return measures;
  }

  Consumer<String> say() {
    return say;
  }

  /** The name of one of the four images under test. */
  String image(String name) {
    return Images.tag(images, name, version);
  }

  /** Somebody at the customer portal. */
  Visitor customer() {
    return new Visitor(doors.cpApi());
  }

  /** Somebody at the platform portal. */
  Visitor staff() {
    return new Visitor(doors.ppApi());
  }

  /** Starts services and waits; a {@link Fault} names the first that does not become healthy. */
  String start(List<String> services) {
    var said = stack.up(services);
    List<String> late = stack.awaitHealthy(services, patience);
    if (!late.isEmpty()) {
      String first = late.getFirst();
      if (stack.inspect(first).isMissingNode()) {
        throw new Fault(first + " was not started", said.line(), "See what the compose tool says.");
      }
      throw Diagnosis.of(stack, first);
    }
    return String.join(", ", services) + " healthy";
  }

  @Override
  public void close() {
    stack.close();
  }
}

package com.waooaw.ops.container;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.ops.stack.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The stack of a compose file under a project name of its own. Where no systemd runs, Podman never
 * runs a health check by itself; this does it then, every second, until the stack is closed.
 */
public final class Stack implements AutoCloseable {
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(30);

  private final Engine engine;
  private final String project;
  private final List<Path> files;
  private final Map<String, String> environment;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private volatile boolean quiet;
  private final Map<String, Instant> checked = new ConcurrentHashMap<>();
  private final ScheduledExecutorService checks =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /**
   * A stack, of which nothing runs yet.
   *
   * @param files compose files, later ones over earlier ones
   * @param environment what they take from the environment
   */
  public Stack(Engine engine, String project, List<Path> files, Map<String, String> environment) {
    this.engine = requireNonNull(engine, "engine");
    this.project = requireNonNull(project, "project");
    this.files = List.copyOf(files);
    this.environment = Map.copyOf(environment);
    if (engine.isPodman()) {
      checks.scheduleWithFixedDelay(this::checkHealth, 1, 1, TimeUnit.SECONDS);
    }
  }

  // What is not healthy is asked every second, as Docker does while it starts; what is, seldom.
  private void checkHealth() {
    if (quiet) {
      return;
    }
    Set<String> healthy = healthyContainers();
    for (String service : watched) {
      Instant last = checked.getOrDefault(service, Instant.MIN);
      if (!healthy.contains(container(service))
          || last.isBefore(Instant.now().minus(BETWEEN_CHECKS))) {
        engine.run("healthcheck", "run", container(service));
        checked.put(service, Instant.now());
      }
    }
  }

  // One question for all: an inspection of each, every second, would cost what is measured beside
  // it.
  private Set<String> healthyContainers() {
    return engine
        .run("ps", "--filter", "name=^" + project + "_", "--format", "{{.Names}} {{.Status}}")
        .text()
        .lines()
        .filter(line -> line.endsWith("(healthy)"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toSet());
  }

  /** Whether no health check disturbs what is being measured. */
  public void quiet(boolean wanted) {
    quiet = wanted;
  }

  /** Starts services, without waiting for them. */
  public Shell.Result up(List<String> services) {
    List<String> arguments = new ArrayList<>(List.of("up", "--detach"));
    if (!engine.isPodman()) {
      arguments.add("--no-deps");
    }
    arguments.addAll(services);
    Shell.Result result = compose(arguments);
    services.stream().filter(this::hasHealthCheck).forEach(watched::add);
    return result;
  }

  /** Stops everything and deletes its volumes. */
  public void down() {
    watched.clear();
    compose(List.of("down", "--volumes"));
    // One that dies and is just being started again is not removed, and would go on for ever.
    List<String> left =
        engine
            .run("ps", "--all", "--quiet", "--filter", "name=^" + project + "[_-]")
            .text()
            .lines()
            .toList();
    if (!left.isEmpty()) {
      left.forEach(container -> engine.run("rm", "--force", container));
      compose(List.of("down", "--volumes"));
    }
  }

  private Shell.Result compose(List<String> arguments) {
    List<String> command = new ArrayList<>(engine.compose());
    for (Path file : files) {
      command.addAll(List.of("--file", file.toString()));
    }
    command.addAll(List.of("--project-name", project));
    command.addAll(arguments);
    return engine.shell().with(environment).run(command);
  }

  /** With which the names of its networks and volumes begin. */
  public String project() {
    return project;
  }

  /** The name of a service's container. */
  public String container(String service) {
    return engine.isPodman() ? project + "_" + service + "_1" : project + "-" + service + "-1";
  }

  /** Its inspection, missing if there is none. */
  public JsonNode inspect(String service) {
    return engine.inspect("container", container(service));
  }

  /** What it wrote, its end. */
  public String logs(String service, int lines) {
    return engine.run("logs", "--tail", Integer.toString(lines), container(service)).text();
  }

  /** Its variables as the container has them. */
  public Map<String, String> environment(String service) {
    Map<String, String> variables = new LinkedHashMap<>();
    inspect(service)
        .at("/Config/Env")
        .forEach(
            pair -> {
              String[] parts = pair.asText().split("=", 2);
              variables.put(parts[0], parts.length > 1 ? parts[1] : "");
            });
    return variables;
  }

  /** {@code healthy}, {@code starting}, {@code unhealthy}, or the state of one without a check. */
  public String health(String service) {
    JsonNode state = inspect(service).path("State");
    String status = state.path("Status").asText("absent");
    String health = state.at("/Health/Status").asText("");
    return status.equals("running") && !health.isEmpty() ? health : status;
  }

  private boolean hasHealthCheck(String service) {
    return !inspect(service).at("/Config/Healthcheck").isMissingNode();
  }

  /** Waits until all are healthy; answers those that are not when patience ends. */
  public List<String> awaitHealthy(List<String> services, Duration patience) {
    List<String> waiting = new ArrayList<>(services);
    await(
        patience,
        () -> {
          waiting.removeIf(service -> health(service).equals("healthy"));
          return waiting.isEmpty();
        });
    return waiting;
  }

  /** Asks again and again; answers whether it came true in time. */
  public static boolean await(Duration patience, BooleanSupplier condition) {
    Instant end = Instant.now().plus(patience);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      pause(Duration.ofMillis(250));
    }
    return true;
  }

  /** Sleeps. */
  public static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.");
    }
  }

  public Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    checks.shutdownNow();
  }
}

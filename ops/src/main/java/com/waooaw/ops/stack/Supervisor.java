package com.waooaw.ops.stack;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * One stack and the processes it is made of. Starts the stores, then the services side by side,
 * waits until each really answers, starts again what dies, and stops everything in the opposite
 * order.
 */
final class Supervisor {
  private static final int TAIL_LINES = 20;

  private final Layout layout;
  private final int offset;
  private final Ports ports;
  private final Externals externals;
  private final Progress progress;
  private final Secrets secrets;
  private final List<Child> children = new ArrayList<>();
  private final Map<String, Trace> traces = new LinkedHashMap<>();
  private final Map<String, Integer> restarts = new LinkedHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Instant startedAt;
  private Optional<PostgresServer> postgres = Optional.empty();
  private Optional<RedisServer> redis = Optional.empty();
  private volatile String phase = "starting";
  private volatile Runnable beforeStores = () -> {};

  Supervisor(Layout layout, int offset, Externals externals, Progress progress) {
    this.layout = layout;
    this.offset = offset;
    this.ports = Ports.movedBy(offset);
    this.externals = externals;
    this.progress = progress;
    this.secrets = new Secrets(layout.secrets(), new SecureRandom());
    this.startedAt = progress.now();
  }

  /**
   * Starts everything and returns when all of it is healthy.
   *
   * @throws Refusal with the reason and the end of the failing log; nothing is left running
   */
  void start() {
    start(this::startServices);
  }

  /**
   * Starts the stores, and leaves starting the services to somebody else.
   *
   * @param rest starts the services and returns when they are healthy
   * @throws Refusal like {@link #start()}
   */
  void start(Runnable rest) {
    try {
      traces.put(State.SUPERVISOR, Trace.of(ProcessHandle.current()));
      startStores();
      rest.run();
      storeCredentials();
      enter("ready");
    } catch (RuntimeException e) {
      List<Path> begun = Services.missingCaches(layout);
      stop();
      // Learnt from a start that failed, they would know half of what a start needs.
      begun.forEach(Trees::delete);
      throw e;
    }
  }

  /** Stops everything, in the opposite order of starting. May be called more than once. */
  void stop() {
    List<Child> running;
    synchronized (this) {
      if (phase.equals("stopping")) {
        running = List.of();
      } else {
        phase = "stopping";
        running = List.copyOf(children).reversed();
        if (!running.isEmpty()) {
          writeState();
        }
      }
    }
    if (running.isEmpty() && !children.isEmpty()) {
      awaitStopped();
      return;
    }
    beforeStores.run();
    // The two portals have nothing to do with each other, so they may stop side by side.
    SideBySide.run(running.stream().filter(c -> isPortal(c.name())).toList(), Child::stop);
    running.stream().filter(c -> !isPortal(c.name())).forEach(Child::stop);
    State.forget(layout);
    stopped.countDown();
  }

  /** What has to be stopped before any process is. */
  void beforeStores(Runnable act) {
    beforeStores = act;
  }

  /** Returns when {@link #stop} has finished. */
  void awaitStopped() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Ports ports() {
    return ports;
  }

  /** The services, once the stores are known. */
  Services services() {
    return new Services(layout, ports, secrets, database(), redisUrl(), externals.opa());
  }

  private void startStores() {
    List<Runnable> stores = new ArrayList<>();
    if (externals.database().isEmpty()) {
      PostgresServer server = new PostgresServer(layout, ports.postgres(), secrets);
      postgres = Optional.of(server);
      stores.add(() -> launch(server.prepare(), List.of(server.ready())));
    }
    if (externals.redis().isEmpty()) {
      RedisServer server = new RedisServer(layout, ports.redis(), secrets);
      redis = Optional.of(server);
      stores.add(() -> launch(server.prepare(), List.of(Probe.redis(server.url()))));
    }
    SideBySide.run(stores, Runnable::run);
  }

  private void startServices() {
    Services services = services();
    SideBySide.run(
        services.all(),
        s -> launch(services.process(s), s.ready().stream().map(Probe::http).toList()));
  }

  private void launch(Child.Spec spec, List<Probe> ready) {
    Child child = new Child(spec);
    synchronized (this) {
      if (phase.equals("stopping")) {
        throw new Refusal("Stopped while starting.");
      }
      child.start();
      children.add(child);
      traces.put(child.name(), child.trace());
      writeState();
    }
    Readiness.await(child, ready, TAIL_LINES);
    progress.step(child.name() + " ready");
    heal(child, new Backoff(progress::now));
  }

  /** Starts a child again whenever it dies, later each time it dies soon. */
  private void heal(Child child, Backoff backoff) {
    Thread.ofVirtual()
        .name("heal " + child.name())
        .start(
            () -> {
              do {
                int exitCode = child.awaitExit();
                if (phase.equals("stopping")) {
                  return;
                }
                Duration pause = backoff.next();
                progress.event(
                    child.name()
                        + " died (exit "
                        + exitCode
                        + "); starting it again in "
                        + pause.toMillis()
                        + " ms");
                sleep(pause);
              } while (restart(child));
            });
  }

  private synchronized boolean restart(Child child) {
    if (phase.equals("stopping")) {
      return false;
    }
    child.start();
    traces.put(child.name(), child.trace());
    restarts.merge(child.name(), 1, Integer::sum);
    writeState();
    return true;
  }

  private void storeCredentials() {
    Credentials credentials = new Credentials(layout);
    postgres.ifPresent(
        p ->
            credentials.add(
                "postgres",
                Map.of("url", p.url().toString(), "user", p.user(), "password", p.password())));
    redis.ifPresent(r -> credentials.add("redis", Map.of("url", r.url().toString())));
  }

  private synchronized void enter(String next) {
    if (!phase.equals("stopping")) {
      phase = next;
      writeState();
    }
  }

  private void writeState() {
    new State(
            phase,
            offset,
            startedAt,
            traces,
            restarts,
            database().toString(),
            redisUrl().toString(),
            externals.opa().map(Object::toString).orElse(null))
        .write(layout);
  }

  private URI database() {
    return externals.database().or(() -> postgres.map(PostgresServer::url)).orElseThrow();
  }

  private URI redisUrl() {
    return externals.redis().or(() -> redis.map(RedisServer::url)).orElseThrow();
  }

  private static boolean isPortal(String name) {
    return name.equals("cp") || name.equals("pp");
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

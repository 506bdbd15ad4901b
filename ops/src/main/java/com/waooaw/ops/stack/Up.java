package com.waooaw.ops.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Starts a stack, or says that it runs already. */
public final class Up {
  private static final Duration STARTING = Duration.ofMinutes(2);

  private final Layout layout;
  private final int offset;
  private final Externals externals;
  private final boolean fresh;
  private final PrintStream out;

  /**
   * A start to be made.
   *
   * @param offset by how much every port is moved
   * @param fresh whether to forget all data first
   */
  public Up(Layout layout, int offset, Externals externals, boolean fresh, PrintStream out) {
    this.layout = layout;
    this.offset = offset;
    this.externals = externals;
    this.fresh = fresh;
    this.out = out;
  }

  /**
   * Starts the stack in this process and returns when it was stopped by a signal; or at once, if it
   * runs already.
   *
   * @throws Refusal if it cannot start; nothing is left running
   */
  public void untilStopped(Progress progress) {
    untilStopped(progress, Supervisor::start);
  }

  /**
   * Starts the stores as processes and the services in this process, where a debugger reaches them.
   *
   * @param services starts the service of this name with these settings and returns what stops it
   */
  public void inThisProcess(
      Progress progress, BiFunction<String, Map<String, String>, Runnable> services) {
    List<Runnable> stops = new ArrayList<>();
    untilStopped(
        progress,
        supervisor ->
            supervisor.start(
                () -> {
                  for (Services.Service service : supervisor.services().all()) {
                    stops.add(services.apply(service.name(), Services.environment(service)));
                  }
                  supervisor.beforeStores(() -> stops.reversed().forEach(Runnable::run));
                }));
  }

  private void untilStopped(Progress progress, Consumer<Supervisor> start) {
    Optional<Guard> guard = prepare();
    if (guard.isEmpty()) {
      sayItRuns();
      return;
    }
    try (Guard held = guard.get()) {
      Supervisor supervisor = new Supervisor(layout, offset, externals, progress);
      stopOnSignals(supervisor, progress);
      boolean accountsKnown = Files.exists(layout.credentials());
      start.accept(supervisor);
      out.print(new Table(layout, supervisor.ports(), externals).text(!accountsKnown));
      progress.say(String.format(java.util.Locale.ROOT, "ready in %.1f s", progress.seconds()));
      supervisor.awaitStopped();
    }
  }

  /**
   * Starts the stack in a process of its own and returns when all of it is healthy.
   *
   * @param command this program again, to be run detached
   * @return 0, or the exit code of the start that failed
   */
  public int detached(List<String> command) {
    Preflight.folder(layout);
    Optional<Guard> guard = takeGuard();
    if (guard.isEmpty()) {
      sayItRuns();
      return 0;
    }
    guard.get().close(); // For the detached process to take.
    return new Detached(layout, out).start(command);
  }

  /** Looks at everything before anything starts; empty if the stack runs already. */
  private Optional<Guard> prepare() {
    Ports ports = Ports.movedBy(offset);
    Preflight.folder(layout);
    Optional<Guard> guard = takeGuard();
    if (guard.isEmpty()) {
      return guard;
    }
    try {
      List<String> left = Leftovers.end(layout);
      if (!left.isEmpty()) {
        out.println(
            "Ended what an earlier start had left running: " + String.join(", ", left) + ".");
      }
      if (fresh) {
        wipe();
      }
      Preflight.look(ports, externals);
      return guard;
    } catch (RuntimeException e) {
      guard.get().close();
      throw e;
    }
  }

  private Optional<Guard> takeGuard() {
    Optional<Guard> guard = Guard.take(layout);
    if (guard.isEmpty() && fresh) {
      throw new Refusal("The stack is running: stop it with ./waooaw down before --fresh.");
    }
    return guard;
  }

  private void wipe() {
    Trees.delete(layout.postgres());
    Trees.delete(layout.redis());
    Trees.delete(layout.secrets());
    try {
      Files.deleteIfExists(layout.credentials());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void sayItRuns() {
    State state = awaitReady();
    out.println(
        "It is running already"
            + (state.offset() == 0 ? "" : ", its ports moved by " + state.offset())
            + ".");
    out.print(new Table(layout, Ports.movedBy(state.offset()), Externals.of(state)).text(false));
  }

  /** Somebody else may be in the middle of starting it. */
  private State awaitReady() {
    Instant deadline = Instant.now().plus(STARTING);
    while (Instant.now().isBefore(deadline)) {
      Optional<State> state = State.read(layout).filter(State::ready);
      if (state.isPresent()) {
        return state.get();
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new Refusal(
        "Another start of this stack is not finished: see "
            + layout.logs()
            + ", or stop it with "
            + "./waooaw down.");
  }

  private static void stopOnSignals(Supervisor supervisor, Progress progress) {
    Signals.onStop(
        () -> {
          progress.say("Stopping ...");
          supervisor.stop();
          progress.say("Stopped.");
          Runtime.getRuntime().halt(0);
        });
  }
}

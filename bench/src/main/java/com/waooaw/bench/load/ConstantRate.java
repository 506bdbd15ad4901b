package com.waooaw.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * An open model of load: requests come due at a constant rate whether or not earlier ones were
 * answered, as users do. Latency counts from when a request was due, so a server that stalls is
 * charged with everyone it kept waiting (Gil Tene, "How NOT to Measure Latency"; wrk2).
 *
 * <p>One event loop sends and receives. A second thread wakes it when the next request is due,
 * since an event loop's own timers are whole milliseconds, which would show in every latency.
 */
public final class ConstantRate {
  /** Time for both threads to get going before the first request is due. */
  private static final long RUN_UP_NANOS = 50_000_000;

  /** No more than 5000 wake-ups a second: above that rate, some requests start together. */
  private static final long SHORTEST_SLEEP_NANOS = 200_000;

  private static final long TICK_MILLIS = 20;

  /**
   * Runs the plan to its end and until all its requests are answered or given up.
   *
   * @param progress called once a second, warm-up included, on the calling thread
   * @return also when every request failed
   * @throws InterruptedException if the calling thread is; the load stops
   */
  public LoadResult run(LoadPlan plan, Consumer<Second> progress) throws InterruptedException {
    Vertx vertx = Vertx.vertx(oneEventLoop());
    AtomicBoolean stopped = new AtomicBoolean();
    try {
      HttpClient client = client(vertx, plan);
      Context loop = vertx.getOrCreateContext();
      BlockingQueue<Second> seconds = new LinkedBlockingQueue<>();
      long start = System.nanoTime() + RUN_UP_NANOS;
      Tally tally = new Tally(plan, start + plan.warmUp().toNanos(), seconds::add);
      Schedule schedule = new Schedule(plan);
      Flight flight = new Flight(plan, client, tally, schedule, start);
      loop.runOnContext(go -> vertx.setPeriodic(TICK_MILLIS, id -> flight.go()));
      Thread.ofPlatform()
          .daemon()
          .name("load-pace")
          .start(() -> pace(schedule, start, loop, flight, stopped));
      return awaitResult(flight.landed(), seconds, progress);
    } finally {
      stopped.set(true);
      close(vertx);
    }
  }

  private static void pace(
      Schedule schedule, long start, Context loop, Flight flight, AtomicBoolean stopped) {
    AtomicBoolean asked = new AtomicBoolean();
    long next = 0;
    while (next < schedule.requests() && !stopped.get()) {
      long due = start + schedule.due(next);
      for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
        LockSupport.parkNanos(Math.max(rest, SHORTEST_SLEEP_NANOS));
      }
      // A busy event loop is asked once; it starts all that is due by then.
      if (asked.compareAndSet(false, true)) {
        loop.runOnContext(
            go -> {
              asked.set(false);
              flight.go();
            });
      }
      long elapsed = System.nanoTime() - start;
      while (next < schedule.requests() && schedule.due(next) <= elapsed) {
        next++;
      }
    }
  }

  private static LoadResult awaitResult(
      Future<LoadResult> landed, BlockingQueue<Second> seconds, Consumer<Second> progress)
      throws InterruptedException {
    while (!landed.isComplete()) {
      Second second = seconds.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (second != null) {
        progress.accept(second);
      }
    }
    seconds.forEach(progress);
    if (landed.failed()) {
      throw new IllegalStateException("the load generator failed", landed.cause());
    }
    return landed.result();
  }

  private static VertxOptions oneEventLoop() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private static HttpClient client(Vertx vertx, LoadPlan plan) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(plan.target().getHost())
            .setDefaultPort(plan.target().getPort())
            .setKeepAlive(true)
            .setConnectTimeout((int) plan.timeOut().toMillis())
            .setTracingPolicy(TracingPolicy.IGNORE);
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(plan.connections()).setMaxWaitQueueSize(-1))
        // Its requests tell what became of a connection; unhandled, each would be logged as well.
        .withConnectHandler(connection -> connection.exceptionHandler(counted -> {}))
        .build();
  }

  private static void close(Vertx vertx) throws InterruptedException {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the load generator did not end", e);
    }
  }
}

package com.waooaw.kernel.http;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.config.Settings;
import com.waooaw.kernel.config.SettingsException;
import com.waooaw.kernel.health.Health;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every service stands on: one Vert.x, its metrics and health, its listening ports, and an
 * orderly stop. SIGTERM and SIGINT stop accepting, give what is in flight {@link #DRAIN_SECONDS},
 * close everything in reverse order and exit 0.
 */
public final class ServiceRuntime {
  /** How long requests in flight may take to finish once the service was told to stop. */
  public static final int DRAIN_SECONDS = 20;

  private static final long CLOSE_SECONDS = 5;

  private static final Logger log = LoggerFactory.getLogger(ServiceRuntime.class);
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int UNAVAILABLE = 503;

  private static final int ADDRESS_SECONDS = 5;
  private static final int QUERY_MILLIS = 500;
  private static final int WORKERS = 4;

  private final String name;
  private final Vertx vertx;
  private final PrometheusMeterRegistry metrics;
  private final Health health;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final Deque<Closing> closings = new ArrayDeque<>();
  private final List<Closing> endings = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private int headerBytes = MAX_HEADER_BYTES;

  private record Closing(String what, Runnable close) {}

  /** Builds the routes of one event loop. */
  @FunctionalInterface
  public interface RouterFactory {
    /** A fresh router, with everything that belongs to one event loop alone. */
    Router create();
  }

  /** What a service's main method does. */
  @FunctionalInterface
  public interface Start {
    /** Wires the service and listens. */
    void run() throws Exception;
  }

  private ServiceRuntime(String name, Vertx vertx) {
    this.name = name;
    this.vertx = vertx;
    this.metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    this.health = new Health(name, version());
  }

  /** A runtime that stops the process on SIGTERM and SIGINT. */
  public static ServiceRuntime forProcess(String name) {
    // For JDBC, which asks Java and not Vert.x.
    Security.setProperty("networkaddress.cache.ttl", Integer.toString(ADDRESS_SECONDS));
    ServiceRuntime runtime = embedded(name);
    sun.misc.SignalHandler handler = signal -> Thread.ofPlatform().start(runtime::stopAndExit);
    sun.misc.Signal.handle(new sun.misc.Signal("TERM"), handler);
    sun.misc.Signal.handle(new sun.misc.Signal("INT"), handler);
    HeapTrim.ofThisProcess().ifPresent(runtime::trimRegularly);
    return runtime;
  }

  /** A runtime that lives inside another process, such as a test, which calls {@link #stop}. */
  public static ServiceRuntime embedded(String name) {
    // Container networks answer with addresses good for hours or a day, and a service that is made
    // anew has another one: without an end to it, its callers would never find it again.
    AddressResolverOptions names =
        new AddressResolverOptions()
            .setCacheMaxTimeToLive(ADDRESS_SECONDS)
            // A name server that reloads drops a question; it must be asked again before whoever
            // waits for the address gives up.
            .setQueryTimeout(QUERY_MILLIS);
    return new ServiceRuntime(
        requireNonNull(name, "name"),
        Vertx.vertx(
            new VertxOptions()
                .setAddressResolverOptions(names)
                // As many as listen; each more would have buffers of its own.
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
                // Requests run on virtual threads; these only ask how the stores are.
                .setWorkerPoolSize(WORKERS)));
  }

  /**
   * Runs a service's start and turns failure into an exit code: {@link Settings#EXIT_CODE} for
   * wrong settings, 1 for everything else.
   */
  public static void main(Start start) {
    try {
      start.run();
    } catch (SettingsException e) {
      log.error(e.getMessage());
      Runtime.getRuntime().halt(Settings.EXIT_CODE);
    } catch (Exception e) {
      log.error("Could not start", e);
      Runtime.getRuntime().halt(1);
    }
  }

  /** The one Vert.x of this process. */
  public Vertx vertx() {
    return vertx;
  }

  /** Where meters are registered. */
  public PrometheusMeterRegistry metrics() {
    return metrics;
  }

  /** Where dependencies are registered. */
  public Health health() {
    return health;
  }

  /** The version of the service, from its archive, or {@code dev}. */
  public static String version() {
    String version = ServiceRuntime.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /**
   * Reads header blocks of up to so many bytes from now on, for a service that wants to say itself
   * why it refuses one; 16 KiB where this is not called. Larger ones are refused unread.
   */
  public void readHeadersOf(int bytes) {
    headerBytes = bytes;
  }

  /** Closes something when the service stops; what was named last is closed first. */
  public void onStop(String what, Runnable close) {
    closings.push(new Closing(what, close));
  }

  /**
   * Ends something before requests in flight are waited for: streams that would otherwise last as
   * long as their readers, and work that another process can take over at once.
   */
  public void onStopping(String what, Runnable end) {
    endings.add(new Closing(what, end));
  }

  /**
   * Listens with one router an event loop. Health is answered at {@code /livez}, {@code /readyz}
   * and {@code /health}.
   *
   * @param port 0 takes any free port
   * @param eventLoops how many event loops share the port
   * @return the port
   */
  public int listen(int port, int eventLoops, RouterFactory routers) {
    return listen(port, eventLoops, routers, true);
  }

  /**
   * Listens like {@link #listen(int, int, RouterFactory)}, with health routes only if asked for.
   */
  public int listen(int port, int eventLoops, RouterFactory routers, boolean withHealth) {
    List<HttpServer> started = new CopyOnWriteArrayList<>();
    await(
        vertx.deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    Router router = routers.create();
                    if (withHealth) {
                      addHealth(router);
                    }
                    return vertx
                        .createHttpServer(serverOptions(port))
                        .requestHandler(router)
                        .invalidRequestHandler(Problems::refuseUnread)
                        .listen()
                        .onSuccess(started::add);
                  }
                },
            new DeploymentOptions().setInstances(eventLoops)));
    servers.addAll(started);
    int actual = started.getFirst().actualPort();
    log.atInfo().addKeyValue("service", name).addKeyValue("port", actual).log("Listening");
    return actual;
  }

  /** Serves health and {@code /metrics} on a port of their own, which is not for the public. */
  public int listenManagement(int port) {
    return listen(
        port,
        1,
        () -> {
          Router router = Router.router(vertx);
          router
              .get("/metrics")
              .handler(
                  ctx ->
                      ctx.response()
                          .putHeader("Content-Type", "text/plain; version=0.0.4")
                          .end(metrics.scrape()));
          return router;
        });
  }

  /**
   * Stops accepting, lets requests in flight finish, and closes everything. May be called more than
   * once.
   */
  public void stop() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    endings.forEach(ending -> quietly(ending.what(), ending.close()));
    List<Future<Void>> drained =
        servers.stream().map(s -> s.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS)).toList();
    quietly("listeners", () -> await(Future.join(drained)));
    while (!closings.isEmpty()) {
      Closing closing = closings.pop();
      quietly(closing.what(), closing.close());
    }
    // A connection whose other end reads no more never finishes what it has to send.
    quietly("event loops", () -> await(vertx.close(), CLOSE_SECONDS));
    log.atInfo().addKeyValue("service", name).log("Stopped");
  }

  private void trimRegularly(HeapTrim trim) {
    vertx.setPeriodic(HeapTrim.EVERY_MILLIS, tick -> vertx.executeBlocking(trim::look));
  }

  private void stopAndExit() {
    stop();
    Runtime.getRuntime().halt(0);
  }

  private void addHealth(Router router) {
    // By the path as it was sent: a route with a path would first repair the path, take /x/../livez
    // for /livez and fail on what cannot be repaired.
    router
        .get()
        .order(Integer.MIN_VALUE + 1)
        .handler(
            ctx -> {
              switch (ctx.request().path()) {
                case "/livez" -> ctx.end("ok");
                case "/readyz", "/health" -> answerHealth(ctx);
                case null, default -> ctx.next();
              }
            });
  }

  private void answerHealth(RoutingContext ctx) {
    health
        .check(vertx)
        .onSuccess(
            document ->
                ctx.response()
                    .setStatusCode(Health.isUp(document) && !stopping.get() ? 200 : UNAVAILABLE)
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(document.toBuffer()))
        .onFailure(ctx::fail);
  }

  private HttpServerOptions serverOptions(int port) {
    return new HttpServerOptions()
        .setPort(port)
        .setHost("0.0.0.0")
        .setMaxHeaderSize(headerBytes)
        .setMaxInitialLineLength(MAX_HEADER_BYTES)
        // An upgrade to HTTP/2 would carry requests past the checks made of the first one.
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true)
        // A few bytes could be unpacked into a great many.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  private static void quietly(String what, Runnable close) {
    try {
      close.run();
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("what", what).setCause(e).log("Did not close cleanly");
    }
  }

  private static void await(Future<?> future, long seconds) {
    try {
      future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}

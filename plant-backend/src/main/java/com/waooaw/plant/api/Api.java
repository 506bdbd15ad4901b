package com.waooaw.plant.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.database.Database;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Binds endpoints to the operations of the contract. HTTP arrives on event loops; each request is
 * handed to a virtual thread. Nothing answers without the gateway's passport for that very method
 * and path.
 */
public final class Api {
  private static final long BODY_LIMIT = 1024L * 1024;
  private static final long UPLOAD_LIMIT = 10 * BODY_LIMIT;

  private final Contract contract;
  private final ContractValidator validator;
  private final Seal passports;
  private final Database database;
  private final InstantSource clock;
  private final Idempotency idempotency;
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final Map<String, Endpoint> gatewayEndpoints = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public Api(ContractValidator validator, Seal passports, Database database, InstantSource clock) {
    this.validator = requireNonNull(validator, "validator");
    this.contract = validator.contract();
    this.passports = requireNonNull(passports, "passports");
    this.database = requireNonNull(database, "database");
    this.clock = requireNonNull(clock, "clock");
    this.idempotency = new Idempotency(clock);
  }

  /** Binds an endpoint that manages its own transactions. */
  public Api on(String operationId, Endpoint endpoint) {
    if (endpoints.put(operationId, endpoint) != null) {
      throw new IllegalStateException(operationId + " is bound twice");
    }
    return this;
  }

  /** Binds an endpoint that runs in one transaction of its caller. */
  public Api onTransaction(String operationId, Endpoint.Transactional endpoint) {
    return on(
        operationId,
        request ->
            database.transact(
                Callers.scope(request.passport()),
                tx ->
                    idempotency.once(
                        tx, operationId, request, () -> endpoint.handle(request, tx))));
  }

  /**
   * Binds what the gateway itself asks, by POST under a passport for that path. It is in no public
   * contract, so the gateway forwards nobody there.
   */
  public Api onGateway(String path, Endpoint endpoint) {
    if (gatewayEndpoints.put(path, endpoint) != null) {
      throw new IllegalStateException(path + " is bound twice");
    }
    return this;
  }

  /**
   * The routes of one event loop.
   *
   * @throws IllegalStateException if an operation of the contract has no endpoint, or an endpoint
   *     no operation
   */
  public Router router(Vertx vertx) {
    checkComplete();
    Router router = Router.router(vertx);
    Problems.install(router);
    for (Route route : contract.routes()) {
      HttpMethod method = HttpMethod.valueOf(route.method());
      String path = route.template().replaceAll("\\{(\\w+)}", ":$1");
      // A route of its own: within one route Vert.x reads the body before anybody's checks.
      router.route(method, path).handler(ctx -> checkPassport(ctx, route.method()));
      router
          .route(method, path)
          .handler(
              BodyHandler.create(false).setBodyLimit(route.upload() ? UPLOAD_LIMIT : BODY_LIMIT))
          .handler(ctx -> dispatch(ctx, route));
    }
    gatewayEndpoints.forEach((path, endpoint) -> addGatewayRoute(router, path, endpoint));
    return router;
  }

  private void addGatewayRoute(Router router, String path, Endpoint endpoint) {
    router.post(path).handler(ctx -> checkPassport(ctx, "POST"));
    router
        .post(path)
        // A body of the contract's size, within another document.
        .handler(BodyHandler.create(false).setBodyLimit(2 * BODY_LIMIT))
        .handler(
            ctx ->
                answer(
                    ctx,
                    endpoint,
                    new Request(
                        ctx.get(Passport.HEADER),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Json.read(ctx.body().asString()))));
  }

  /** Refuses further requests and ends streams that are still open. */
  public void close() {
    threads.shutdownNow();
  }

  private void checkComplete() {
    TreeSet<String> missing = new TreeSet<>();
    TreeSet<String> unknown = new TreeSet<>(endpoints.keySet());
    for (Route route : contract.routes()) {
      if (!unknown.remove(route.operationId())) {
        missing.add(route.operationId());
      }
    }
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalStateException(
          "Operations without endpoint " + missing + ", endpoints without operation " + unknown);
    }
  }

  private void checkPassport(RoutingContext ctx, String method) {
    String header = ctx.request().getHeader(Passport.HEADER);
    Passport passport =
        header == null ? null : Passport.open(passports, header, clock.instant()).orElse(null);
    if (passport == null || !passport.isFor(method, ctx.request().path())) {
      ctx.fail(
          Problem.of(ProblemType.UNAUTHORIZED, "Only the gateway may call this service.")
              .exception());
      return;
    }
    ctx.put(Problems.CORRELATION_ID, passport.correlationId());
    ctx.put(Passport.HEADER, passport);
    ctx.next();
  }

  private void dispatch(RoutingContext ctx, Route route) {
    Request request;
    try {
      request = validator.accept(route, ctx, ctx.get(Passport.HEADER));
    } catch (RuntimeException refused) {
      ctx.fail(refused);
      return;
    }
    answer(ctx, endpoints.get(route.operationId()), request);
  }

  private void answer(RoutingContext ctx, Endpoint endpoint, Request request) {
    threads.execute(
        () -> {
          try {
            Replies.send(ctx, endpoint.handle(request));
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            ctx.vertx().runOnContext(done -> ctx.request().connection().close());
          } catch (Exception failure) {
            ctx.fail(DatabaseAway.explain(failure));
          }
        });
  }
}

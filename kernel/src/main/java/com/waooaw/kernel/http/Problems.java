package com.waooaw.kernel.http;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failure of a router as problem+json, and logs it with its correlation id. */
public final class Problems {
  /** Key of the correlation id among a routing context's data. */
  public static final String CORRELATION_ID = "correlation_id";

  /**
   * Response header, between our own services only, that names the problem's slug for the audit
   * trail.
   */
  public static final String SLUG_HEADER = "X-Waooaw-Problem";

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /**
   * Makes a router accept or mint the correlation id first, and answer failures and unknown paths
   * as problems last. Call before any other route is added.
   */
  public static void install(Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(
            ctx -> {
              String id = Correlation.accept(ctx.request().getHeader(Correlation.HEADER));
              ctx.put(CORRELATION_ID, id);
              ctx.response().putHeader(Correlation.HEADER, id);
              ctx.next();
            });
    router.route().order(Integer.MAX_VALUE).handler(ctx -> send(ctx, notFound()));
    router.route().failureHandler(ctx -> send(ctx, describe(ctx)));
    // Failures that Vert.x raises itself, outside any route's failure handler.
    for (int status : new int[] {400, 404, 405, 406, 413, 415, 500}) {
      router.errorHandler(status, ctx -> send(ctx, describe(ctx)));
    }
  }

  /** The request's correlation id. */
  public static String correlationId(RoutingContext ctx) {
    String id = ctx.get(CORRELATION_ID);
    return id == null ? Correlation.accept(null) : id;
  }

  /** What to tell the caller of a failure. */
  public static Problem of(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known.problem();
      case HttpException http -> ofStatus(http.getStatusCode());
      default ->
          Problem.of(
              ProblemType.INTERNAL_SERVER_ERROR,
              "Something went wrong on our side. Nothing was lost.");
    };
  }

  /**
   * Sends a problem, unless the answer has begun: then the connection is cut, so that nobody takes
   * half for whole.
   */
  public static void send(RoutingContext ctx, Problem problem) {
    HttpServerResponse response = ctx.response();
    String id = correlationId(ctx);
    log.atLevel(
            problem.type().status() >= 500
                ? org.slf4j.event.Level.ERROR
                : org.slf4j.event.Level.INFO)
        .addKeyValue(CORRELATION_ID, id)
        .addKeyValue("status", problem.type().status())
        .addKeyValue("problem", problem.type().slug())
        .addKeyValue("method", ctx.request().method().name())
        .addKeyValue("path", ctx.request().path())
        .log(problem.detail());
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      ctx.request().connection().close();
      return;
    }
    problem.headers().forEach(response::putHeader);
    response
        .setStatusCode(problem.type().status())
        .putHeader(Correlation.HEADER, id)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader(SLUG_HEADER, problem.type().slug())
        .end(problem.toJson(ctx.request().path(), id).toBuffer());
  }

  /**
   * Answers what HTTP itself cannot read, and closes the connection: nobody knows where the next
   * request would begin.
   */
  static void refuseUnread(HttpServerRequest request) {
    String id = Correlation.accept(null);
    Throwable reason = request.decoderResult().cause();
    Problem problem =
        switch (reason) {
          case TooLongHttpLineException line ->
              Problem.invalid("target", "maxLength", "The request line is too long.");
          case TooLongHttpHeaderException headers ->
              Problem.invalid("headers", "maxLength", "The headers are too large.");
          case null, default ->
              Problem.of(ProblemType.VALIDATION_ERROR, "The request cannot be read.");
        };
    log.atInfo()
        .addKeyValue(CORRELATION_ID, id)
        .addKeyValue("status", problem.type().status())
        .addKeyValue("problem", problem.type().slug())
        .addKeyValue("reason", reason == null ? null : reason.getMessage())
        .log(problem.detail());
    request
        .response()
        .setStatusCode(problem.type().status())
        .putHeader(Correlation.HEADER, id)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("Connection", "close")
        .end(problem.toJson("/", id).toBuffer());
    request.connection().close();
  }

  private static Problem describe(RoutingContext ctx) {
    Throwable failure = ctx.failure();
    if ((failure == null || failure instanceof IllegalArgumentException) && !hasReadablePath(ctx)) {
      return ofStatus(400);
    }
    if (failure == null) {
      return ofStatus(ctx.statusCode());
    }
    // A handler that names a status of the caller's is believed, whatever it throws beside it.
    Problem problem =
        failure instanceof ProblemException || ctx.statusCode() < 400 || ctx.statusCode() >= 500
            ? of(failure)
            : ofStatus(ctx.statusCode());
    if (problem.type() == ProblemType.INTERNAL_SERVER_ERROR) {
      log.atError()
          .addKeyValue(CORRELATION_ID, correlationId(ctx))
          .setCause(failure)
          .log("Unexpected failure");
    }
    return problem;
  }

  // The router repairs a path before it compares it, and fails on one that it cannot repair.
  private static boolean hasReadablePath(RoutingContext ctx) {
    try {
      return ctx.normalizedPath() != null;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static Problem ofStatus(int status) {
    return switch (status) {
      case 400 -> Problem.of(ProblemType.VALIDATION_ERROR, "The request cannot be read.");
      case 401 -> Problem.of(ProblemType.UNAUTHORIZED, "Sign in first.");
      case 403 -> Problem.of(ProblemType.PERMISSION_DENIED, "This is not permitted.");
      case 404 -> notFound();
      case 405 ->
          Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This address does not take that method.");
      case 413 ->
          Problem.of(ProblemType.PAYLOAD_TOO_LARGE, "The body is larger than this address takes.");
      case 406, 415 ->
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE, "This address does not speak that media type.");
      default -> Problem.of(ProblemType.INTERNAL_SERVER_ERROR, "Something went wrong on our side.");
    };
  }

  private static Problem notFound() {
    return Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address.");
  }
}

package com.waooaw.gateway.approval;

import com.waooaw.kernel.approval.Act;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an act that needs an approval, in its canonical form. It is held, unlike all others:
 * what is hashed, what the governor reads and what is forwarded must be the same bytes.
 */
final class ActBody {
  private static final int LIMIT = 1024 * 1024;
  private static final long SECONDS = 10;
  private static final Set<String> WITHOUT = Set.of("GET", "HEAD");

  private ActBody() {}

  /**
   * The canonical body; empty when there is none. Fails with a problem when it is too long, too
   * slow, or not one JSON object with one reading.
   */
  static Future<Optional<String>> of(HttpServerRequest request) {
    if (WITHOUT.contains(request.method().name())) {
      return Future.succeededFuture(Optional.empty());
    }
    return read(request)
        .timeout(SECONDS, TimeUnit.SECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TimeoutException
                        ? Problem.invalid("", "slow", "The body did not arrive in time.")
                            .exception()
                        : failure))
        .map(body -> canonical(request, body));
  }

  private static Future<Buffer> read(HttpServerRequest request) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.exceptionHandler(whole::tryFail);
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > LIMIT) {
            whole.tryFail(tooLarge());
          } else if (!whole.future().isComplete()) {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> whole.tryComplete(body));
    request.resume();
    return whole.future();
  }

  private static Optional<String> canonical(HttpServerRequest request, Buffer body) {
    if (body.length() == 0) {
      return Optional.empty();
    }
    String type = request.getHeader("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.")
          .exception();
    }
    String canonical;
    try {
      canonical = Act.canonicalBody(body.getBytes());
    } catch (IllegalArgumentException twoReadings) {
      throw Problem.invalid("", "json", twoReadings.getMessage()).exception();
    }
    // 1e20 is five bytes as it was sent and twenty-one in canonical form.
    if (Buffer.buffer(canonical).length() > LIMIT) {
      throw tooLarge();
    }
    return Optional.of(canonical);
  }

  private static ProblemException tooLarge() {
    return Problem.of(
            ProblemType.PAYLOAD_TOO_LARGE, "The body may have " + LIMIT + " bytes at most.")
        .with("limit", LIMIT)
        .exception();
  }
}

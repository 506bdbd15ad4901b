package com.waooaw.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Admission.RateState;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Money and counts that cannot be overspent, in Redis. Reserve first, then settle what was really
 * spent or release it all; a reservation nobody finishes is swept back when its lease ends. All
 * amounts are whole millionths of a dollar, all time comes from the caller. Every future fails when
 * Redis is away: callers then refuse, they never guess.
 */
public final class Ledger {
  private static final String LEASES = "ledger:leases";
  private static final String ABSENT = "-";
  private static final long MICROS_AN_HOUR = 3_600_000_000L;
  private static final Duration KEPT = Duration.ofDays(7);
  private static final String REMEMBERED = Long.toString(KEPT.toMillis());

  private final RedisLink redis;
  private final Script admit;
  private final Script finish;

  public Ledger(RedisLink redis) {
    this.redis = requireNonNull(redis, "redis");
    this.admit = new Script(redis, "admit.lua");
    this.finish = new Script(redis, "finish.lua");
  }

  /** Decides on a request in one atomic step. A refusal reserves nothing and uses no task. */
  public Future<Admission> admit(AdmissionRequest request) {
    Optional<String> reservation =
        request.task().isPresent() || request.charge().isPresent()
            ? Optional.of(UUID.randomUUID().toString())
            : Optional.empty();
    return admit
        .run(keys(request, reservation), List.of(arguments(request).encode()))
        .map(answer -> read(request, reservation, answer));
  }

  /** Turns a reservation into spending. False if it was finished before or never made. */
  public Future<Boolean> settle(String reservation, long actualMicroUsd) {
    if (actualMicroUsd < 0) {
      throw new IllegalArgumentException("Spending is not negative");
    }
    return finish("settle", reservation, actualMicroUsd);
  }

  /** Gives a reservation's money and task back. False if it was finished before or never made. */
  public Future<Boolean> release(String reservation) {
    return finish("release", reservation, 0);
  }

  /** Releases what was left open past its lease; how many were. */
  public Future<Integer> sweep(Instant now) {
    return finish
        .run(
            List.of(LEASES, ABSENT),
            List.of("sweep", "0", Long.toString(now.toEpochMilli()), REMEMBERED))
        .map(Response::toInteger);
  }

  /** How many reservations are neither settled nor released, of the whole installation. */
  public Future<Long> open() {
    return redis.send(Request.cmd(Command.ZCARD).arg(LEASES)).map(Response::toLong);
  }

  /** How many of the day's trial tasks a customer has used. */
  public Future<Long> tasksUsed(String customerId, Instant now) {
    return redis
        .send(Request.cmd(Command.GET).arg(taskKey(customerId, now)))
        .map(answer -> answer == null ? 0L : answer.toLong());
  }

  /** Refuses every token of a session from the next request on. */
  public Future<Void> endSession(String sessionId) {
    return revoke(sessionId, "ended");
  }

  /** Refuses a session's tokens of earlier generations from the next request on. */
  public Future<Void> requireGeneration(String sessionId, long generation) {
    return revoke(sessionId, Long.toString(generation));
  }

  private Future<Void> revoke(String sessionId, String value) {
    // Kept for as long as the longest token could live.
    return redis
        .send(
            Request.cmd(Command.SET).arg(revocationKey(sessionId)).arg(value).arg("EX").arg(86_400))
        .mapEmpty();
  }

  private Future<Boolean> finish(String mode, String reservation, long actual) {
    return finish
        .run(
            List.of(LEASES, reservationKey(reservation)),
            List.of(mode, Long.toString(actual), "0", REMEMBERED))
        .map(answer -> answer.toInteger() == 1);
  }

  private static List<String> keys(AdmissionRequest request, Optional<String> reservation) {
    List<String> keys = new ArrayList<>();
    keys.add(request.session().map(s -> revocationKey(s.id())).orElse(ABSENT));
    keys.add("rate:" + request.rate().key());
    keys.add(request.task().map(t -> taskKey(t.customerId(), request.now())).orElse(ABSENT));
    keys.add(LEASES);
    keys.add(reservation.map(Ledger::reservationKey).orElse(ABSENT));
    request
        .charge()
        .map(Charge::caps)
        .orElse(List.of())
        .forEach(
            c ->
                keys.add(
                    "cap:" + c.scope() + ":" + c.key() + ":" + c.window().name(request.now())));
    return keys;
  }

  private static JsonObject arguments(AdmissionRequest request) {
    Instant now = request.now();
    JsonObject arguments =
        new JsonObject()
            .put("now_us", ChronoUnit.MICROS.between(Instant.EPOCH, now))
            .put("interval_us", Math.max(1, MICROS_AN_HOUR / request.rate().perHour()))
            .put("burst", request.rate().burst())
            .put("lease_ms", now.plus(request.lease()).toEpochMilli());
    request.session().ifPresent(s -> arguments.put("generation", s.generation()));
    request
        .task()
        .ifPresent(
            t ->
                arguments.put(
                    "task",
                    new JsonObject().put("limit", t.limit()).put("ttl_ms", ttl(Window.DAY, now))));
    request.charge().ifPresent(c -> arguments.put("charge", charge(c, now)));
    return arguments;
  }

  private static JsonObject charge(Charge charge, Instant now) {
    JsonArray caps = new JsonArray();
    charge
        .caps()
        .forEach(
            c ->
                caps.add(
                    new JsonObject()
                        .put("limit", c.limitMicroUsd())
                        .put("ttl_ms", ttl(c.window(), now))));
    return new JsonObject().put("amount", charge.microUsd()).put("caps", caps);
  }

  // Relative, so that the caller's clock alone decides which window an admission falls into.
  private static long ttl(Window window, Instant now) {
    return Duration.between(now, window.end(now)).plus(KEPT).toMillis();
  }

  private static Admission read(
      AdmissionRequest request, Optional<String> reservation, Response answer) {
    String outcome = answer.get(0).toString();
    if (outcome.equals("ended")) {
      return new Admission.SessionEnded();
    }
    RateState rate =
        new RateState(request.rate().burst(), answer.get(1).toLong(), micros(answer.get(2)));
    return switch (outcome) {
      case "admitted" -> new Admission.Admitted(reservation, rate);
      case "limited" -> new Admission.RateLimited(rate, micros(answer.get(3)));
      case "tasks" ->
          new Admission.TasksUsedUp(
              rate,
              request.task().orElseThrow().limit(),
              answer.get(3).toLong(),
              Window.DAY.end(request.now()));
      case "budget" -> overBudget(request, rate, answer);
      default -> throw new IllegalStateException("admit.lua answered " + outcome);
    };
  }

  private static Admission overBudget(AdmissionRequest request, RateState rate, Response answer) {
    Cap cap = request.charge().orElseThrow().caps().get(answer.get(3).toInteger() - 1);
    return new Admission.OverBudget(
        rate,
        cap.scope(),
        cap.limitMicroUsd(),
        answer.get(4).toLong(),
        answer.get(5).toLong(),
        cap.window().end(request.now()));
  }

  private static Duration micros(Response answer) {
    return Duration.of(answer.toLong(), ChronoUnit.MICROS);
  }

  private static String revocationKey(String sessionId) {
    return "revoked:" + sessionId;
  }

  private static String reservationKey(String reservation) {
    return "reservation:" + reservation;
  }

  private static String taskKey(String customerId, Instant now) {
    return "tasks:" + customerId + ":" + Window.DAY.name(now);
  }

  /** A script called by its digest; a Redis that does not know it yet is sent the text. */
  private static final class Script {
    private final RedisLink redis;
    private final String text;
    private volatile String digest;

    Script(RedisLink redis, String resource) {
      this.redis = redis;
      try (InputStream in = Ledger.class.getResourceAsStream(resource)) {
        this.text = new String(requireNonNull(in, resource).readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Future<Response> run(List<String> keys, List<String> arguments) {
      String known = digest;
      if (known == null) {
        return load(keys, arguments);
      }
      return redis
          .send(request(Command.EVALSHA, known, keys, arguments))
          .recover(
              failure ->
                  failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT")
                      ? load(keys, arguments)
                      : Future.failedFuture(failure));
    }

    private Future<Response> load(List<String> keys, List<String> arguments) {
      return redis
          .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(text))
          .compose(
              sha -> {
                digest = sha.toString();
                return redis.send(request(Command.EVALSHA, digest, keys, arguments));
              });
    }

    private static Request request(
        Command command, String script, List<String> keys, List<String> arguments) {
      Request request = Request.cmd(command).arg(script).arg(keys.size());
      keys.forEach(request::arg);
      arguments.forEach(request::arg);
      return request;
    }
  }
}

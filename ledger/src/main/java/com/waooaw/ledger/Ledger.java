package com.waooaw.ledger;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Admission.RateState;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.SessionRef;
import com.waooaw.ledger.AdmissionRequest.Stop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Money and counts that cannot be overspent, in Redis. Reserve first, then settle what was really
 * spent or release it all; a reservation nobody finishes is swept back when its lease ends. All
 * amounts are whole millionths of a dollar, all time comes from the caller. Every future fails when
 * Redis is away: callers then refuse, they never guess.
 */
public final class Ledger {
  private static final long MICROS_AN_HOUR = 3_600_000_000L;
  private static final String REMEMBERED = Long.toString(Keys.KEPT.toMillis());
  private static final int SWEPT_AT_ONCE = 500;
  private static final String ENDED = "ended";
  private static final RateState UNTOLD = new RateState(0, 0, Duration.ZERO);

  private final RedisLink redis;
  private final Script admit;
  private final Script join;
  private final Script finish;

  public Ledger(RedisLink redis) {
    this.redis = requireNonNull(redis, "redis");
    this.admit = new Script(redis, "admit.lua");
    this.join = new Script(redis, "join.lua");
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

  /** What became of a reservation that was to be put under further caps. */
  public sealed interface Joined {
    /** It is under all of them now. */
    record All() implements Joined {}

    /** One of them has no room; it is under none of them that it was not under before. */
    record Refused(Admission.OverBudget over) implements Joined {}

    /** There is no such open reservation: it was finished or swept, or Redis lost it. */
    record Gone() implements Joined {}
  }

  /**
   * Puts an open reservation under every one of further caps, or under none, in one atomic step.
   * Under a cap that it is under already nothing more is reserved.
   */
  public Future<Joined> join(
      String reservation, List<Cap> caps, List<Stop> stops, List<Integer> marks, Instant now) {
    List<String> keys = new ArrayList<>(List.of(Keys.reservation(reservation), Keys.ALERTS));
    all(caps, stops).forEach(cap -> keys.addAll(List.of(Keys.cap(cap, now), Keys.limit(cap))));
    JsonObject arguments =
        new JsonObject()
            .put("caps", Keys.describe(caps, stops, now))
            .put("marks", Keys.marks(marks));
    return join.run(keys, List.of(arguments.encode()))
        .map(
            answer ->
                switch (answer.get(0).toString()) {
                  case "joined" -> new Joined.All();
                  case "gone" -> new Joined.Gone();
                  default -> new Joined.Refused(over(caps, stops, UNTOLD, answer, 1, now));
                });
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

  /** Releases all that was left open past its lease; how many were. */
  public Future<Integer> sweep(Instant now) {
    return sweepSome(now)
        .compose(
            swept ->
                swept < SWEPT_AT_ONCE
                    ? Future.succeededFuture(swept)
                    : sweep(now).map(more -> swept + more));
  }

  private Future<Integer> sweepSome(Instant now) {
    return finish
        .run(
            List.of(Keys.LEASES, Keys.ABSENT, Keys.ALERTS),
            List.of("sweep", "0", Long.toString(now.toEpochMilli()), REMEMBERED))
        .map(Response::toInteger);
  }

  /** How many reservations are neither settled nor released, of the whole installation. */
  public Future<Long> open() {
    return redis.send(Request.cmd(Command.ZCARD).arg(Keys.LEASES)).map(Response::toLong);
  }

  /** How many of the day's trial tasks a customer has used. */
  public Future<Long> tasksUsed(String customerId, Instant now) {
    return redis
        .send(Request.cmd(Command.GET).arg(Keys.tasks(customerId, now)))
        .map(answer -> answer == null ? 0L : answer.toLong());
  }

  /** Refuses every token of a session from the next request on. */
  public Future<Void> endSession(String sessionId) {
    return revoke(sessionId, ENDED);
  }

  /** Refuses a session's tokens of earlier generations from the next request on. */
  public Future<Void> requireGeneration(String sessionId, long generation) {
    return revoke(sessionId, Long.toString(generation));
  }

  /** Those of some sessions whose tokens are refused by now. */
  public Future<Set<SessionRef>> revoked(List<SessionRef> sessions) {
    if (sessions.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    Request request = Request.cmd(Command.MGET);
    sessions.forEach(session -> request.arg(Keys.revocation(session.id())));
    return redis
        .send(request)
        .map(
            answer ->
                IntStream.range(0, sessions.size())
                    .filter(at -> isRevoked(sessions.get(at), answer.get(at)))
                    .mapToObj(sessions::get)
                    .collect(Collectors.toSet()));
  }

  private static boolean isRevoked(SessionRef session, Response value) {
    return value != null
        && (value.toString().equals(ENDED) || value.toLong() > session.generation());
  }

  private Future<Void> revoke(String sessionId, String value) {
    // Kept for as long as the longest token could live.
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(Keys.revocation(sessionId))
                .arg(value)
                .arg("EX")
                .arg(86_400))
        .mapEmpty();
  }

  private Future<Boolean> finish(String mode, String reservation, long actual) {
    return finish
        .run(
            List.of(Keys.LEASES, Keys.reservation(reservation), Keys.ALERTS),
            List.of(mode, Long.toString(actual), "0", REMEMBERED))
        .map(answer -> answer.toInteger() == 1);
  }

  private static List<Cap> charged(AdmissionRequest request) {
    return request.charge().map(Charge::caps).orElse(List.of());
  }

  private static List<Cap> all(List<Cap> caps, List<Stop> stops) {
    return Stream.concat(caps.stream(), stops.stream().map(Stop::cap)).toList();
  }

  private static List<String> keys(AdmissionRequest request, Optional<String> reservation) {
    List<String> keys = new ArrayList<>();
    keys.add(request.session().map(s -> Keys.revocation(s.id())).orElse(Keys.ABSENT));
    keys.add("rate:" + request.rate().key());
    keys.add(
        request.task().map(t -> Keys.tasks(t.customerId(), request.now())).orElse(Keys.ABSENT));
    keys.add(Keys.LEASES);
    keys.add(reservation.map(Keys::reservation).orElse(Keys.ABSENT));
    keys.add(Keys.ALERTS);
    all(charged(request), request.stops())
        .forEach(cap -> keys.addAll(List.of(Keys.cap(cap, request.now()), Keys.limit(cap))));
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
                    new JsonObject()
                        .put("limit", t.limit())
                        .put("ttl_ms", Keys.ttl(Window.DAY, now))));
    request.charge().ifPresent(c -> arguments.put("amount", c.microUsd()));
    if (request.charge().isPresent() || !request.stops().isEmpty()) {
      arguments
          .put("caps", Keys.describe(charged(request), request.stops(), now))
          .put("marks", Keys.marks(request.charge().map(Charge::marks).orElse(List.of())));
    }
    return arguments;
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
      case "budget" -> over(charged(request), request.stops(), rate, answer, 3, request.now());
      default -> throw new IllegalStateException("admit.lua answered " + outcome);
    };
  }

  private static Admission.OverBudget over(
      List<Cap> caps, List<Stop> stops, RateState rate, Response answer, int from, Instant now) {
    int at = answer.get(from).toInteger() - 1;
    Cap cap = all(caps, stops).get(at);
    return new Admission.OverBudget(
        rate,
        cap.scope(),
        answer.get(from + 3).toLong(),
        answer.get(from + 1).toLong(),
        answer.get(from + 2).toLong(),
        at < caps.size() ? 100 : stops.get(at - caps.size()).percent(),
        cap.window().resetsAt(now));
  }

  private static Duration micros(Response answer) {
    return Duration.of(answer.toLong(), ChronoUnit.MICROS);
  }
}

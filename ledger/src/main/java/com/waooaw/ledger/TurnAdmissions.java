package com.waooaw.ledger;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Admission.RateState;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.AdmissionRequest.SessionRef;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Admissions of one event loop. What reserves nothing is put to Redis together with all else that
 * the loop asks within the same turn, or while Redis has yet to answer a few such questions: the
 * hop is what costs, and not the arithmetic. Nothing waits longer than one answer of Redis, and
 * each is still decided by itself, in order, against the same keys as {@link Ledger#admit}.
 * Confined to the event loop.
 */
public final class TurnAdmissions implements Admissions {
  /** So that one script never keeps Redis from others for long. */
  private static final int MOST = 64;

  // Several, so that a Redis that hangs fails enough of them for the breaker before it to open.
  private static final int MOST_UNDER_WAY = 3;

  private static final int KEYS_EACH = 2;
  private static final int ANSWERS_EACH = 4;
  private static final long MICROS_AN_HOUR = 3_600_000_000L;

  private final Vertx vertx;
  private final Ledger ledger;
  private final Script script;
  private List<Waiting> waiting = new ArrayList<>();
  private int underWay;

  /** Each is answered in its own context, though one of them asked for all. */
  private record Waiting(AdmissionRequest request, Context context, Promise<Admission> promise) {
    void answer(Admission admission) {
      context.runOnContext(turn -> promise.complete(admission));
    }

    void fail(Throwable away) {
      context.runOnContext(turn -> promise.fail(away));
    }
  }

  public TurnAdmissions(Vertx vertx, RedisLink redis, Ledger ledger) {
    this.vertx = requireNonNull(vertx, "vertx");
    this.ledger = requireNonNull(ledger, "ledger");
    this.script = new Script(redis, "admit-reads.lua");
  }

  @Override
  public Future<Admission> admit(AdmissionRequest request) {
    if (request.task().isPresent() || request.charge().isPresent() || !request.stops().isEmpty()) {
      return ledger.admit(request);
    }
    Promise<Admission> answer = Promise.promise();
    waiting.add(new Waiting(request, vertx.getOrCreateContext(), answer));
    if (waiting.size() == MOST) {
      ask();
    } else if (waiting.size() == 1 && underWay < MOST_UNDER_WAY) {
      vertx.runOnContext(endOfTurn -> askNext());
    }
    return answer.future();
  }

  private void askNext() {
    if (!waiting.isEmpty() && underWay < MOST_UNDER_WAY) {
      ask();
    }
  }

  private void ask() {
    List<Waiting> asked = waiting;
    waiting = new ArrayList<>();
    List<String> keys = new ArrayList<>(KEYS_EACH * asked.size());
    List<String> arguments = new ArrayList<>(ANSWERS_EACH * asked.size());
    for (Waiting one : asked) {
      add(one.request(), keys, arguments);
    }
    underWay++;
    script
        .run(keys, arguments)
        .onSuccess(answers -> answer(asked, answers))
        .onFailure(away -> asked.forEach(one -> one.fail(away)))
        .onComplete(
            answered -> {
              underWay--;
              askNext();
            });
  }

  private static void add(AdmissionRequest request, List<String> keys, List<String> arguments) {
    Optional<SessionRef> session = request.session();
    RateLimit rate = request.rate();
    keys.add(session.map(s -> Keys.revocation(s.id())).orElse(Keys.ABSENT));
    keys.add("rate:" + rate.key());
    arguments.add(Long.toString(micros(request)));
    arguments.add(Long.toString(Math.max(1, MICROS_AN_HOUR / rate.perHour())));
    arguments.add(Long.toString(rate.burst()));
    arguments.add(session.map(s -> Long.toString(s.generation())).orElse(""));
  }

  private static long micros(AdmissionRequest request) {
    return request.now().getEpochSecond() * 1_000_000 + request.now().getNano() / 1_000;
  }

  private static void answer(List<Waiting> asked, Response answers) {
    for (int i = 0; i < asked.size(); i++) {
      int at = i * ANSWERS_EACH;
      asked
          .get(i)
          .answer(
              read(
                  asked.get(i).request(),
                  answers.get(at).toInteger(),
                  answers.get(at + 1).toLong(),
                  Duration.of(answers.get(at + 2).toLong(), ChronoUnit.MICROS),
                  Duration.of(answers.get(at + 3).toLong(), ChronoUnit.MICROS)));
    }
  }

  private static Admission read(
      AdmissionRequest request, int outcome, long remaining, Duration reset, Duration retryAfter) {
    RateState rate = new RateState(request.rate().burst(), remaining, reset);
    return switch (outcome) {
      case 1 -> new Admission.Admitted(Optional.empty(), rate);
      case 2 -> new Admission.RateLimited(rate, retryAfter);
      case 3 -> new Admission.SessionEnded();
      default -> throw new IllegalStateException("admit-reads.lua answered " + outcome);
    };
  }
}

package com.waooaw.ops.bench;

import com.waooaw.bench.compare.Rounds;
import com.waooaw.bench.compare.Row;
import com.waooaw.bench.compare.Row.Verdict;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.AdmissionRequest;
import com.waooaw.ledger.AdmissionRequest.Cap;
import com.waooaw.ledger.AdmissionRequest.Charge;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.Ledger;
import com.waooaw.ledger.Window;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** P7: a thousand callers at the edge of one cap, all at once. */
final class ReservationRow {
  private static final int CALLERS = 1_000;
  private static final long DIME = 100_000;
  private static final long CAP = 5_000_000;
  private static final long FIT = CAP / DIME;
  private static final double AIM_MILLIS = 200;

  private ReservationRow() {}

  static Row measure(Ground ground, int rounds, Consumer<String> say) {
    Ledger ledger = new Ledger(ground.link());
    reserve(ledger); // The first is for Java to get warm.
    List<Double> millis = new ArrayList<>();
    List<Long> passed = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      long began = System.nanoTime();
      passed.add(reserve(ledger));
      millis.add((System.nanoTime() - began) / 1e6);
      say.accept(
          String.format(
              Locale.ROOT,
              "1000 reservations, round %d of %d: %d passed in %.0f ms",
              round,
              rounds,
              passed.getLast(),
              millis.getLast()));
    }
    boolean exact = passed.stream().allMatch(p -> p == FIT);
    double middle = new Rounds(millis).median();
    return new Row(
        "P7",
        "1000 parallel reservations of USD 0.10 against USD 5.00",
        "exactly 50",
        "in 200 ms",
        String.format(
            Locale.ROOT, "%s passed, in %.0f ms", exact ? "exactly 50" : "" + passed, middle),
        exact ? Verdict.atMost(middle, Double.MAX_VALUE, AIM_MILLIS) : Verdict.MISSED,
        new JsonObject().put("passed", new JsonArray(passed)).put("millis", new JsonArray(millis)));
  }

  private static long reserve(Ledger ledger) {
    String customer = UUID.randomUUID().toString();
    AdmissionRequest request =
        new AdmissionRequest(
            Optional.empty(),
            new RateLimit("customer:" + customer, 10_000_000, 2 * CALLERS),
            Optional.empty(),
            Optional.of(new Charge(DIME, List.of(new Cap("trial", customer, Window.TRIAL, CAP)))),
            Duration.ofSeconds(30),
            Instant.now());
    List<Future<Admission>> all =
        Stream.generate(() -> ledger.admit(request)).limit(CALLERS).toList();
    Ground.await(Future.all(all));
    return all.stream().filter(a -> a.result() instanceof Admission.Admitted).count();
  }
}

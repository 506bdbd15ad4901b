package com.waooaw.ops.bench;

import com.waooaw.bench.compare.Row;
import com.waooaw.bench.compare.Row.Verdict;
import com.waooaw.ops.stack.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code waooaw bench gateway}: the gateway's rows of the table of targets. */
public final class GatewayBench {
  private GatewayBench() {}

  /**
   * Measures, prints and keeps.
   *
   * @param only the rows wanted; all when empty
   * @return whether each row that was measured is as it must be
   */
  public static boolean run(
      Path root, int rounds, Duration turn, List<String> only, Consumer<String> say)
      throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (Ground ground = new Ground()) {
      if (only.isEmpty() || only.stream().anyMatch(List.of("P1", "P2", "P3", "P5")::contains)) {
        rows.addAll(speed(ground, rounds, turn, say));
      }
      if (only.isEmpty() || only.contains("P7")) {
        rows.add(ReservationRow.measure(ground, rounds, say));
      }
      if (only.isEmpty() || only.contains("P8")) {
        rows.add(new AbortRow(ground, say).measure());
      }
    }
    say.accept("");
    Row.table(rows).lines().forEach(say);
    JsonArray list = new JsonArray();
    rows.forEach(row -> list.add(row.toJson()));
    Path kept =
        new Results(root, Instant.now())
            .write(
                "gateway",
                new JsonObject()
                    .put("rounds", rounds)
                    .put("seconds_a_turn", turn.toSeconds())
                    .put("rows", list));
    say.accept("Kept in " + root.relativize(kept));
    return rows.stream().noneMatch(row -> row.verdict() == Verdict.MISSED);
  }

  private static List<Row> speed(Ground ground, int rounds, Duration turn, Consumer<String> say)
      throws InterruptedException {
    try {
      return new SpeedRows(ground, Tools.needed(say), rounds, turn, say).measure();
    } catch (Refusal why) {
      say.accept(why.getMessage());
      return List.of(
          Row.unmeasured("P1", "pass-through / nginx proxy_pass", "0.65", "0.85", "see above"),
          Row.unmeasured("P2", "five stages and audit / pass-through", "0.60", "0.85", "see above"),
          Row.unmeasured(
              "P3", "five stages and audit / nginx proxy_pass", "0.45", "0.70", "see above"),
          Row.unmeasured(
              "P5",
              "added by the five stages at a constant 1000 requests/s",
              "p50 1 ms, p99 5 ms",
              "0.3 / 2",
              "see above"));
    }
  }
}

package com.waooaw.ops.bench;

import com.waooaw.bench.soak.Series;
import com.waooaw.bench.soak.SoakChart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code waooaw bench soak}: what the gateway holds after minutes of load. */
public final class SoakBench {
  private SoakBench() {}

  /**
   * Soaks, prints and keeps.
   *
   * @return whether nothing failed and nothing grew
   */
  public static boolean run(Path root, int rate, Duration duration, Consumer<String> say)
      throws InterruptedException {
    Soak.Result result;
    try (Ground ground = new Ground()) {
      result = new Soak(ground, Tools.needed(say), rate, duration, say).run();
    }
    List<Series> series = result.series();
    say.accept("");
    say.accept(
        String.format(
            Locale.ROOT,
            "%,d requests, %d failed %s; p50 %.2f ms, p99 %.2f ms",
            result.load().sent(),
            result.load().failed(),
            result.load().errors(),
            result.load().latency().p50() / 1_000.0,
            result.load().latency().p99() / 1_000.0));
    series.forEach(figure -> say.accept(figure.line()));
    Results results = new Results(root, Instant.now());
    Path chart = results.write("soak", "svg", SoakChart.of(series));
    results.write("soak", document(result, rate, duration));
    say.accept((result.held() ? "Flat. " : "NOT FLAT. ") + "Kept in " + root.relativize(chart));
    return result.held();
  }

  private static JsonObject document(Soak.Result result, int rate, Duration duration) {
    JsonArray figures = new JsonArray();
    for (Series figure : result.series()) {
      figures.add(
          new JsonObject()
              .put("name", figure.name())
              .put("unit", figure.unit())
              .put("growth", figure.growth())
              .put("slack", figure.slack())
              .put("flat", figure.flat())
              .put("values", new JsonArray(figure.values())));
    }
    return new JsonObject()
        .put("requests_per_second", rate)
        .put("minutes", duration.toSeconds() / 60.0)
        .put("sent", result.load().sent())
        .put("failed", result.load().failed())
        .put("p50_us", result.load().latency().p50())
        .put("p99_us", result.load().latency().p99())
        .put("figures", figures);
  }
}

package com.waooaw.ops.bench;

import com.waooaw.bench.compare.Nginx;
import com.waooaw.bench.compare.Rounds;
import com.waooaw.bench.compare.Row;
import com.waooaw.bench.compare.Row.Verdict;
import com.waooaw.bench.compare.Wrk;
import com.waooaw.bench.load.ConstantRate;
import com.waooaw.bench.load.HttpCall;
import com.waooaw.bench.load.LoadPlan;
import com.waooaw.bench.load.LoadResult;
import com.waooaw.bench.load.Scenario;
import com.waooaw.gateway.Main;
import com.waooaw.ops.stack.Refusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * P1, P2, P3 and P5: the gateway beside its own pass-through and beside a bare nginx, all before
 * the same upstream, taking turns so that whatever slows the machine slows them all.
 */
final class SpeedRows {
  private static final String PATH = "/api/v1/hires?limit=20";
  private static final int RATE = 1_000;
  private static final double MOST_REFUSED = 0.01;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration RATE_WARM_UP = Duration.ofSeconds(2);

  private final Ground ground;
  private final Tools tools;
  private final int rounds;
  private final Duration turn;
  private final Consumer<String> say;

  SpeedRows(Ground ground, Tools tools, int rounds, Duration turn, Consumer<String> say) {
    this.ground = ground;
    this.tools = tools;
    this.rounds = rounds;
    this.turn = turn;
    this.say = say;
  }

  List<Row> measure() throws InterruptedException {
    int upstream = GatewayProcess.freePort();
    int baseline = GatewayProcess.freePort();
    URI backend = local(upstream);
    Path folder = ground.folder("gateways");
    try (var served =
            Nginx.upstream(
                tools.nginx(), ground.folder("upstream"), upstream, ground.tokens().jwks());
        var nginx =
            Nginx.proxy(
                tools.nginx(),
                ground.folder("nginx"),
                GatewayProcess.EVENT_LOOPS,
                baseline,
                upstream);
        GatewayProcess bare =
            GatewayProcess.start(PassThrough.class, folder, backend, ground.redis(), Map.of());
        GatewayProcess full =
            GatewayProcess.start(Main.class, folder, backend, ground.redis(), Map.of())) {
      List<Row> rows = new ArrayList<>(throughput(local(baseline), bare.url(), full.url()));
      rows.add(added(bare.url(), full.url()));
      return rows;
    }
  }

  private List<Row> throughput(URI nginx, URI bare, URI full) throws InterruptedException {
    Wrk wrk = new Wrk(tools.wrk(), script());
    say.accept("closed loop: warming up");
    for (URI each : List.of(nginx, bare, full)) {
      wrk.run(each.resolve(PATH), WARM_UP);
    }
    List<Double> nginxes = new ArrayList<>();
    List<Double> bares = new ArrayList<>();
    List<Double> fulls = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      nginxes.add(perSecond(wrk, nginx, turn));
      bares.add(perSecond(wrk, bare, turn));
      fulls.add(perSecond(wrk, full, turn));
      say.accept(
          String.format(
              Locale.ROOT,
              "closed loop, round %d of %d: nginx %,.0f/s, pass-through %,.0f/s, five stages %,.0f/s",
              round,
              rounds,
              nginxes.getLast(),
              bares.getLast(),
              fulls.getLast()));
    }
    Rounds base = new Rounds(nginxes);
    Rounds passing = new Rounds(bares);
    Rounds whole = new Rounds(fulls);
    return List.of(
        ratio("P1", "pass-through / nginx proxy_pass", passing, base, 0.65, 0.85),
        ratio("P2", "five stages and audit / pass-through", whole, passing, 0.60, 0.85),
        ratio("P3", "five stages and audit / nginx proxy_pass", whole, base, 0.45, 0.70));
  }

  private static Row ratio(
      String id, String measure, Rounds mine, Rounds theirs, double must, double aim) {
    Rounds ratio = mine.over(theirs);
    return new Row(
        id,
        measure,
        String.format(Locale.ROOT, "%.2f", must),
        String.format(Locale.ROOT, "%.2f", aim),
        String.format(
            Locale.ROOT,
            "%.2f (%s), %,.0f/s against %,.0f/s",
            ratio.median(),
            ratio.span("%.2f"),
            mine.median(),
            theirs.median()),
        Verdict.atLeast(ratio.median(), must, aim),
        new JsonObject()
            .put("ratio", ratio.median())
            .put("ratios", new JsonArray(ratio.figures()))
            .put("per_second", new JsonArray(mine.figures()))
            .put("baseline_per_second", new JsonArray(theirs.figures())));
  }

  private double perSecond(Wrk wrk, URI target, Duration duration) throws InterruptedException {
    Wrk.Answers answers = wrk.run(target.resolve(PATH), duration);
    if (answers.share() > MOST_REFUSED) {
      throw new Refusal(
          String.format(
              Locale.ROOT,
              "A round counts only if all but one in a hundred are answered well; of %s's %d were"
                  + " refused and %d connections broke. After many rounds the limits of the"
                  + " four thousand customers are used up: try fewer or shorter rounds.",
              target,
              answers.refused(),
              answers.broken()));
    }
    if (answers.refused() > 0) {
      say.accept("  " + answers.refused() + " were refused by " + target + ", and do not count");
    }
    return answers.perSecond();
  }

  // --- latency at a constant rate ---------------------------------------------------------------

  private Row added(URI bare, URI full) throws InterruptedException {
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    JsonArray taken = new JsonArray();
    for (int round = 1; round <= rounds; round++) {
      LoadResult without = constant(bare);
      LoadResult with = constant(full);
      p50.add((with.latency().p50() - without.latency().p50()) / 1_000.0);
      p99.add((with.latency().p99() - without.latency().p99()) / 1_000.0);
      taken.add(
          new JsonObject()
              .put("pass_through_us", figures(without))
              .put("five_stages_us", figures(with)));
      say.accept(
          String.format(
              Locale.ROOT,
              "%d/s, round %d of %d: p50 %.2f + %.2f ms, p99 %.2f + %.2f ms",
              RATE,
              round,
              rounds,
              without.latency().p50() / 1_000.0,
              p50.getLast(),
              without.latency().p99() / 1_000.0,
              p99.getLast()));
    }
    double middle = new Rounds(p50).median();
    double tail = new Rounds(p99).median();
    return new Row(
        "P5",
        "added by the five stages at a constant 1000 requests/s",
        "p50 1 ms, p99 5 ms",
        "0.3 / 2",
        String.format(Locale.ROOT, "p50 %.2f ms, p99 %.2f ms", middle, tail),
        Verdict.atMost(middle, 1, 0.3).and(Verdict.atMost(tail, 5, 2)),
        new JsonObject().put("p50_ms", middle).put("p99_ms", tail).put("rounds", taken));
  }

  private LoadResult constant(URI target) throws InterruptedException {
    List<String> tokens = ground.tokens().all();
    AtomicInteger next = new AtomicInteger();
    Scenario list =
        new Scenario(
            "list",
            1,
            () ->
                new HttpCall(
                    HttpMethod.GET,
                    PATH,
                    Map.of(
                        "Authorization",
                        "Bearer " + tokens.get(next.getAndIncrement() % tokens.size())),
                    null,
                    status -> status == 200));
    LoadResult result =
        new ConstantRate()
            .run(
                new LoadPlan(target, RATE, RATE_WARM_UP, turn, LoadPlan.CONNECTIONS, List.of(list)),
                second -> {});
    if (result.failed() > 0) {
      throw new Refusal("Requests failed at a constant rate: " + result.errors());
    }
    return result;
  }

  private static JsonObject figures(LoadResult result) {
    return new JsonObject()
        .put("p50", result.latency().p50())
        .put("p90", result.latency().p90())
        .put("p99", result.latency().p99())
        .put("max", result.latency().max())
        .put("generator_late_p99", result.lateness().p99());
  }

  // One request a customer, made before the run; wrk itself then costs little.
  private Path script() {
    Path folder = ground.folder("wrk");
    Path tokens = folder.resolve("tokens");
    Path script = folder.resolve("customers.lua");
    try {
      Files.write(tokens, ground.tokens().all());
      Files.writeString(
          script,
          """
          local requests = {}
          local at = 0
          init = function(arguments)
            for token in io.lines("%s") do
              requests[#requests + 1] = wrk.format("GET", "%s", {["Authorization"] = "Bearer " .. token})
            end
          end
          request = function()
            at = at %% #requests + 1
            return requests[at]
          end
          """
              .formatted(tokens, PATH));
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}

package com.waooaw.ops.verify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.waooaw.bench.load.ConstantRate;
import com.waooaw.bench.load.HttpCall;
import com.waooaw.bench.load.LoadPlan;
import com.waooaw.bench.load.LoadResult;
import com.waooaw.bench.load.Scenario;
import com.waooaw.bench.load.Second;
import com.waooaw.ops.container.Stack;
import com.waooaw.ops.report.LoadFigures;
import com.waooaw.ops.report.Section;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.slf4j.LoggerFactory;

/**
 * Load through the customer portal: the mix of a marketplace's visitors, and what a restart of each
 * store costs them.
 */
final class LoadChecks {
  private static final int CUSTOMERS = 40;

  /** The rate grows from nothing for so long: what Java has yet to compile is slow once. */
  private static final Duration WARM_UP = Duration.ofSeconds(90);

  private static final String FORWARDED = "X-Forwarded-For";

  /** Enough that no visitor meets the limit of one address within the time of a load. */
  private static final int VISITORS = 400;

  private final Scene scene;
  private final List<LoadFigures> loads = new ArrayList<>();

  LoadChecks(Scene scene) {
    this.scene = scene;
    // A client tells of every stream that is cut; the generator counts them.
    if (LoggerFactory.getLogger("io.vertx.core.http") instanceof Logger client) {
      client.setLevel(Level.OFF);
    }
  }

  List<LoadFigures> loads() {
    return loads;
  }

  Section load(int rate, Duration duration) {
    Checks checks =
        new Checks("load", "A constant rate through CP, every stall counted", scene.say());
    checks.check(
        rate + " requests/s for " + duration.toSeconds() + " s through CP, no error",
        () -> noErrors(rate, duration));
    checks.check("memory of each service afterwards (P13)", this::memory);
    return checks.done();
  }

  Section recovery(int rate) {
    Checks checks =
        new Checks("recovery", "PostgreSQL, Redis and OPA restarted under load", scene.say());
    checks.check(
        "each store restarted under " + rate + " requests/s: plain refusals, then all is well",
        () -> restarts(rate));
    checks.check("all are healthy afterwards", () -> scene.start(Scene.OURS));
    checks.check(
        "the audit trail still verifies",
        () -> {
          var verified = new FullChecks(scene).signInAdmin().post("/api/v1/audit/verify", null);
          if (!verified.path("valid").asBoolean()) {
            throw new Fault("the audit trail does not verify", verified.toString(), "");
          }
          return verified.path("entries").asText() + " entries";
        });
    return checks.done();
  }

  private String noErrors(int rate, Duration duration) throws InterruptedException {
    LoadPlan plan = plan(rate, duration, LoadChecks::isSuccess);
    LoadResult result = new ConstantRate().run(plan, this::tell);
    loads.add(LoadFigures.of("Catalogue mix through CP", plan, result, List.of()));
    if (result.failed() > 0) {
      throw new Fault(
          result.failed() + " of " + result.sent() + " requests failed: " + result.errors(),
          result.samples().toString(),
          "Find the correlation ids of the samples in the logs.");
    }
    return told(result);
  }

  private static boolean isSuccess(int status) {
    return status == 200;
  }

  // While a store is away, saying so at once is right; anything else is not.
  private static boolean isSuccessOrPlainRefusal(int status) {
    return status == 200 || status == 502 || status == 503 || status == 504 || status == 401;
  }

  private String restarts(int rate) throws InterruptedException {
    Duration duration = Duration.ofSeconds(75);
    LoadPlan plan = plan(rate, duration, LoadChecks::isSuccessOrPlainRefusal);
    List<LoadFigures.Mark> marks = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    List<Thread> restarts = new ArrayList<>();
    LoadResult result =
        new ConstantRate()
            .run(
                plan,
                second -> {
                  tell(second);
                  int index = next.get();
                  if (index < Scene.STORES.size() && second.at() >= 10 + 20 * index) {
                    next.incrementAndGet();
                    String store = Scene.STORES.get(index);
                    marks.add(new LoadFigures.Mark(second.at(), store + " restarted"));
                    scene.say().accept("         restarting " + store);
                    restarts.add(
                        Thread.startVirtualThread(
                            () ->
                                scene
                                    .engine()
                                    .run(
                                        "restart",
                                        "--time",
                                        "10",
                                        scene.stack().container(store))));
                  }
                });
    for (Thread restart : restarts) {
      restart.join();
    }
    loads.add(LoadFigures.of("Stores restarted under load", plan, result, marks));
    // The last seconds come long after the last restart: by then nothing may be refused.
    long unexpected = result.failed();
    if (unexpected > 0) {
      throw new Fault(
          unexpected + " of " + result.sent() + " requests got no plain answer: " + result.errors(),
          result.samples().toString(),
          "A time-out or a broken connection means that a service waits for a store without end.");
    }
    int refused =
        new Visitor(scene.doors().cpApi()).ask("GET", "/api/v1/agents", null).statusCode();
    if (refused != 200) {
      throw new Fault("afterwards the marketplace answers " + refused, "");
    }
    return told(result);
  }

  private LoadPlan plan(int rate, Duration duration, IntPredicate expected) {
    return new LoadPlan(
        URI.create("http://127.0.0.1:" + scene.doors().cpApi()),
        rate,
        WARM_UP,
        duration,
        LoadPlan.CONNECTIONS,
        mix(sessions(), expected));
  }

  private List<String> sessions() {
    // After restarts a service looks for the others' new addresses, for up to half a minute.
    Stack.await(
        Duration.ofSeconds(60),
        () -> scene.customer().ask("GET", "/api/v1/agents", null).statusCode() == 200);
    scene.say().accept("         signing up " + CUSTOMERS + " customers");
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      Visitor customer = scene.customer().header("X-Forwarded-For", address(i));
      sessions.add(customer.signUp("load." + UUID.randomUUID() + "@example.com").cookies());
    }
    return sessions;
  }

  private void tell(Second second) {
    if (second.at() % 10 == 0) {
      scene
          .say()
          .accept(
              String.format(
                  Locale.ROOT,
                  "         %3d s: %d requests, %d failed, p99 %.1f ms",
                  second.at(),
                  second.sent(),
                  second.failed(),
                  second.p99() / 1000.0));
    }
  }

  private static String told(LoadResult result) {
    return String.format(
        Locale.ROOT,
        "%d requests, 0 failed, p50 %.1f ms, p99 %.1f ms, %.0f requests/s",
        result.sent(),
        result.latency().p50() / 1000.0,
        result.latency().p99() / 1000.0,
        result.achievedRate());
  }

  /** Ten lists, five agents, two filters, one health, three of a customer's own. */
  private static List<Scenario> mix(List<String> sessions, IntPredicate expected) {
    AtomicInteger turn = new AtomicInteger();
    return List.of(
        open("list", 10, "/api/v1/agents?limit=10", turn, expected),
        open("one", 5, "/api/v1/agents/sdr", turn, expected),
        open("filter", 2, "/api/v1/agents?industry=education", turn, expected),
        open("health", 1, "/health", turn, expected),
        new Scenario(
            "trial",
            3,
            () -> {
              int now = turn.getAndIncrement();
              String cookie = sessions.get(now % sessions.size());
              return call("/api/v1/hires", Map.of("Cookie", cookie, FORWARDED, who(now)), expected);
            }));
  }

  private static Scenario open(
      String name, int weight, String path, AtomicInteger turn, IntPredicate expected) {
    return new Scenario(
        name, weight, () -> call(path, Map.of(FORWARDED, who(turn.getAndIncrement())), expected));
  }

  private static HttpCall call(String path, Map<String, String> headers, IntPredicate expected) {
    return new HttpCall(HttpMethod.GET, path, headers, null, expected);
  }

  private static String who(int turn) {
    return address(turn % VISITORS);
  }

  // Addresses kept for documentation (RFC 5737), and one more block for testing (RFC 2544).
  private static String address(int visitor) {
    return "198.18." + visitor / 250 + "." + (1 + visitor % 250);
  }

  private String memory() throws IOException {
    List<String> told = new ArrayList<>();
    for (String service : Scene.OURS) {
      Path status =
          Path.of("/proc/" + scene.stack().inspect(service).at("/State/Pid").asInt() + "/status");
      if (Files.isReadable(status)) {
        long bytes =
            Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
                .sum();
        scene.measures().rss.put(service, bytes);
        told.add(String.format(Locale.ROOT, "%s %.0f MB", service, bytes / 1e6));
      }
    }
    return told.isEmpty() ? "the engine's processes are not visible here" : String.join(", ", told);
  }
}

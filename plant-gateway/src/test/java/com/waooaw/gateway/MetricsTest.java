package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the assembled gateway tells Prometheus, and that the dashboard asks for nothing else. */
class MetricsTest {
  private static final Path DASHBOARD =
      Path.of("../deploy/observability/grafana/dashboards/gateway.json");
  private static final String HIRES = "method=\"GET\",route=\"/api/v1/hires\"";

  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().eventLoops(1).withMetrics().start();
    for (int i = 0; i < 5; i++) {
      TestGateway.send(gateway.signedIn("GET", TestGateway.HIRES));
    }
    TestGateway.send(gateway.signedIn("POST", TestGateway.RUNS));
    TestGateway.send(gateway.request("GET", TestGateway.HIRES));
    HttpResponse<String> last = TestGateway.send(gateway.request("GET", "/api/v1/nothing"));
    gateway.audited(last);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void everyStageAndRouteHasAHistogram() throws Exception {
    assertThat(gateway.sample("gateway_request_seconds_count{" + HIRES + "}")).isEqualTo(6);
    assertThat(gateway.sample("gateway_request_seconds_bucket{" + HIRES + ",le=\"+Inf\"}"))
        .isEqualTo(6);
    assertThat(gateway.scrape().lines())
        .anyMatch(l -> l.startsWith("gateway_request_seconds_bucket{" + HIRES + ",le=\"0.01\"}"));
    assertThat(gateway.sample("gateway_answers_total{" + HIRES + ",status=\"200\"}")).isEqualTo(5);
    assertThat(gateway.sample("gateway_answers_total{" + HIRES + ",status=\"401\"}")).isEqualTo(1);
    for (String stage : List.of("authentication", "rbac", "policy", "budget")) {
      assertThat(
              gateway.sample(
                  "gateway_stage_seconds_bucket{passed=\"true\",stage=\""
                      + stage
                      + "\",le=\"+Inf\"}"))
          .as(stage)
          .isGreaterThanOrEqualTo(6);
    }
    assertThat(
            gateway.sample(
                "gateway_stage_seconds_count{passed=\"false\",stage=\"authentication\"}"))
        .isEqualTo(1);
  }

  @Test
  void decisionsBreakersUpstreamsReservationsAndAuditAreCounted() throws Exception {
    assertThat(gateway.sample("gateway_policy_cache_total{result=\"hit\"}"))
        .isGreaterThanOrEqualTo(4);
    assertThat(gateway.sample("gateway_policy_cache_total{result=\"miss\"}"))
        .isGreaterThanOrEqualTo(3);
    for (String before : List.of("redis", "audit")) {
      assertThat(gateway.sample("gateway_breakers{before=\"" + before + "\",state=\"closed\"}"))
          .isEqualTo(1);
      assertThat(gateway.sample("gateway_breakers{before=\"" + before + "\",state=\"open\"}"))
          .isZero();
    }
    assertThat(gateway.sample("gateway_in_flight{upstream=\"production\"}")).isZero();
    assertThat(gateway.sample("gateway_in_flight{upstream=\"sandbox\"}")).isZero();
    assertThat(gateway.sample("gateway_reservations_open")).isZero();
    assertThat(gateway.sample("gateway_audit_waiting")).isZero();
    assertThat(gateway.sample("gateway_audit_written_total")).isGreaterThanOrEqualTo(8);
    assertThat(gateway.sample("gateway_audit_lost_total")).isZero();
  }

  @Test
  void aRequestUnderWayIsSeen() throws Exception {
    String path = TestGateway.HIRES + "/0190a000-0000-7000-8000-000000000077";
    gateway.upstream.answers.put(
        path, r -> gateway.vertx.setTimer(1_000, t -> r.response().end("{}")));
    var answer =
        TestGateway.CLIENT.sendAsync(
            gateway.signedIn("GET", path).build(), HttpResponse.BodyHandlers.discarding());
    double most = 0;
    for (int i = 0; i < 40 && most == 0; i++) {
      Thread.sleep(20);
      most = gateway.sample("gateway_in_flight{upstream=\"production\"}");
    }
    assertThat(most).isEqualTo(1);
    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  @Test
  void theDashboardAsksOnlyForWhatThereIs() throws Exception {
    Map<String, Set<String>> series = series(gateway.scrape());
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARD));
    Set<String> asked = new TreeSet<>();
    for (Object panel : dashboard.getJsonArray("panels")) {
      JsonArray targets = ((JsonObject) panel).getJsonArray("targets");
      for (Object target : targets) {
        String query = ((JsonObject) target).getString("expr");
        Set<String> names = names(query);
        assertThat(names).as(query).isNotEmpty();
        Set<String> labels = new HashSet<>();
        for (String name : names) {
          assertThat(series).as(query).containsKey(name);
          labels.addAll(series.get(name));
        }
        assertThat(labels).as(query).containsAll(labels(query));
        asked.addAll(names);
      }
    }
    assertThat(asked).hasSizeGreaterThan(10);
  }

  /** The label names of each sample name of a scrape. */
  private static Map<String, Set<String>> series(String scrape) {
    Map<String, Set<String>> series = new HashMap<>();
    Pattern label = Pattern.compile("([a-z_]+)=\"");
    scrape
        .lines()
        .filter(l -> !l.startsWith("#"))
        .forEach(
            l -> {
              String name = l.split("[{ ]", 2)[0];
              Set<String> labels = series.computeIfAbsent(name, n -> new HashSet<>());
              label.matcher(l).results().map(m -> m.group(1)).forEach(labels::add);
            });
    return series;
  }

  /** The sample names of a query in PromQL: words that are no function, label or keyword. */
  private static Set<String> names(String query) {
    String bare =
        query
            .replaceAll("\\{[^}]*}|\\[[^]]*]", "")
            .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", "");
    return Pattern.compile("\\b[a-z_][a-z0-9_:]*\\b(?!\\s*\\()")
        .matcher(bare)
        .results()
        .map(MatchResult::group)
        .filter(word -> !Set.of("sum", "max", "min", "avg", "count", "and", "or").contains(word))
        .collect(Collectors.toSet());
  }

  /** The labels a query groups or selects by. */
  private static Set<String> labels(String query) {
    Set<String> labels = new HashSet<>();
    Pattern.compile("by\\s*\\(([^)]*)\\)")
        .matcher(query)
        .results()
        .forEach(m -> labels.addAll(List.of(m.group(1).split("\\s*,\\s*"))));
    Pattern.compile("([a-z_]+)\\s*(!=|=~|!~|=)\\s*\"")
        .matcher(query)
        .results()
        .forEach(m -> labels.add(m.group(1)));
    return labels;
  }
}

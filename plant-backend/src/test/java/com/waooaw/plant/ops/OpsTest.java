package com.waooaw.plant.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.audit.Chainer;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of runs and of the plant itself. */
class OpsTest {
  private static final int RUNS = 7;
  private static Backend backend;
  private static Database database;
  private static Who customer;
  private static final List<String> runs = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
    database = Database.open(backend.database);
    customer = backend.signedUp();
    String agent =
        json(backend.get(Who.anonymous("CP"), "/api/v1/agents/maths-tutor").body())
            .path("id")
            .asText();
    String hire =
        json(backend.post(customer, "/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}").body())
            .path("id")
            .asText();
    String goal =
        json(backend
                .post(
                    customer,
                    "/api/v1/hires/" + hire + "/goals",
                    "{\"statement\":\"Practise\",\"inputs\":{\"topic\":\"arithmetic\",\"level\":1,\"count\":2,\"seed\":1}}")
                .body())
            .path("id")
            .asText();
    for (int i = 0; i < RUNS; i++) {
      runs.addFirst(
          json(backend.post(customer, "/api/v1/goals/" + goal + "/runs", null).body())
              .path("id")
              .asText());
    }
    for (String run : runs) {
      eventually(
          () ->
              json(backend.get(customer, "/api/v1/runs/" + run).body())
                  .path("finished_at")
                  .isTextual());
    }
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  @Test
  void runsArePagedNewestFirstAndFiltered() throws Exception {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          staff("/api/v1/ops/runs?limit=3&customer_id=" + customer.customerId() + cursor);
      page.path("items").forEach(run -> seen.add(run.path("id").asText()));
      cursor =
          page.path("next_cursor").isNull() ? null : "&cursor=" + page.path("next_cursor").asText();
    } while (cursor != null);
    assertThat(seen).isEqualTo(runs);
    assertThat(staff("/api/v1/ops/runs?status=succeeded&agent=maths-tutor").path("items"))
        .hasSize(RUNS);
    assertThat(staff("/api/v1/ops/runs?status=failed").path("items")).isEmpty();
    assertThat(staff("/api/v1/ops/runs?agent=nobody").path("items")).isEmpty();
    assertThat(backend.get(Who.staff(), "/api/v1/ops/runs?cursor=AAAA").statusCode())
        .isEqualTo(400);
    assertThat(backend.get(Who.staff(), "/api/v1/ops/runs?status=lost").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aTimelineHasStepsCostsAndWhatTheRulesSaid() throws Exception {
    String run = runs.getFirst();
    JsonNode first = staff("/api/v1/ops/runs/" + run + "/timeline?limit=2");
    requestSeen(first.at("/run/correlation_id").asText());
    List<Integer> numbers = new ArrayList<>();
    String cursor = "";
    JsonNode page;
    do {
      page = staff("/api/v1/ops/runs/" + run + "/timeline?limit=2" + cursor);
      page.path("items").forEach(item -> numbers.add(item.path("seq").intValue()));
      cursor = "&cursor=" + page.path("next_cursor").asText();
    } while (!page.path("next_cursor").isNull());
    assertThat(numbers).doesNotHaveDuplicates().isSorted().startsWith(1);
    assertThat(page.at("/run/steps"))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.path("status").asText()).isEqualTo("done"));
    eventually(() -> !staff("/api/v1/ops/runs/" + run + "/timeline").path("verdicts").isEmpty());
    JsonNode verdict = staff("/api/v1/ops/runs/" + run + "/timeline").at("/verdicts/0");
    assertThat(verdict.path("permission").asText()).isEqualTo("run.create");
    assertThat(verdict.path("revision").asText()).isEqualTo("r9");
    assertThat(verdict.path("policy_micros").intValue()).isEqualTo(41);
    assertThat(verdict.toString()).doesNotContain("timelinebrowser");
    assertThat(
            backend
                .get(Who.staff(), "/api/v1/ops/runs/" + UUID.randomUUID() + "/timeline")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void healthHasThePlantsOwnFiguresAndComesAgainAndAgain() throws Exception {
    JsonNode now = staff("/api/v1/ops/health");
    assertThat(now.at("/plant/queue/status").asText()).isEqualTo("up");
    assertThat(now.at("/plant/queue/depth").isIntegralNumber()).isTrue();
    assertThat(now.at("/plant/dead_letters").intValue()).isZero();
    assertThat(now.at("/plant/chain/waiting").isIntegralNumber()).isTrue();
    assertThat(service(now, "gateway").path("status").asText()).isEqualTo("unknown");
    List<JsonNode> looks;
    try (var lines = backend.lines(Who.staff(), "/api/v1/ops/health/stream").body()) {
      looks =
          lines
              .filter(line -> line.startsWith("data: "))
              .map(line -> json(line.substring(6)))
              .limit(2)
              .toList();
    }
    assertThat(Instant.parse(looks.getLast().path("checked_at").asText()))
        .isAfter(Instant.parse(looks.getFirst().path("checked_at").asText()));
  }

  @Test
  void aWorkerThatFellSilentIsDownAndItsJobsAreSeen() throws Exception {
    superuser(
        """
        INSERT INTO plant.scheduled_task (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
        VALUES ('nobody-knows', 'a', now(), true, 'gone/1', now() - interval '1 minute', 1),
               ('nobody-knows', 'b', now() - interval '90 seconds', false, NULL, NULL, 1)
        """);
    Vitals vitals = Vitals.read(database, backend.redis, InstantSource.system());
    superuser("DELETE FROM plant.scheduled_task WHERE task_name = 'nobody-knows'");
    assertThat(vitals.workers())
        .filteredOn(worker -> worker.name().equals("gone/1"))
        .singleElement()
        .satisfies(worker -> assertThat(worker.status()).isEqualTo("down"));
    assertThat(vitals.queue().depth()).isPositive();
    assertThat(vitals.queue().oldestSeconds()).isBetween(85L, 120L);
  }

  @Test
  void whatCannotBeAskedIsUnknownAndHasNoFigure() throws Exception {
    Vertx vertx = Vertx.vertx();
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    RedisLink away = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + nobody));
    Vitals withoutRedis = Vitals.read(database, away, InstantSource.system());
    assertThat(withoutRedis.chain().waiting()).isNull();
    assertThat(withoutRedis.chain().status()).isEqualTo("unknown");
    assertThat(withoutRedis.queue().status()).isEqualTo("up");
    Database closed = Database.open(backend.database);
    closed.close();
    Vitals withoutDatabase = Vitals.read(closed, away, InstantSource.system());
    assertThat(withoutDatabase.queue()).isEqualTo(new Vitals.Queue("unknown", null, null));
    assertThat(withoutDatabase.deadLetters()).isNull();
    assertThat(withoutDatabase.workers()).isEmpty();
    away.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void customersArePagedAndFoundByPartOfTheirName() throws Exception {
    JsonNode page = staff("/api/v1/customers?q=rao%20tex&limit=1");
    assertThat(page.path("items")).hasSize(1);
    JsonNode found = staff("/api/v1/customers/" + customer.customerId());
    assertThat(found.at("/customer/trial_count").intValue()).isEqualTo(1);
    assertThat(found.at("/customer/member_count").intValue()).isEqualTo(1);
    assertThat(found.path("run_count").intValue()).isEqualTo(RUNS);
    assertThat(found.path("deliverable_count").intValue()).isEqualTo(RUNS);
    assertThat(found.at("/members/0/full_name").asText()).isEqualTo("Asha Rao");
    assertThat(staff("/api/v1/customers?q=%25").path("items")).isEmpty();
    assertThat(backend.get(Who.staff(), "/api/v1/customers/" + UUID.randomUUID()).statusCode())
        .isEqualTo(404);
  }

  private static void requestSeen(String correlation) {
    String event =
        """
        {"correlation_id":"%s","timestamp":"%s","portal":"CP","method":"POST","route":"/api/v1/goals/{id}/runs",
         "path":"/api/v1/goals/x/runs","user":"%s","customer":"%s","roles":["customer_admin"],"trial":"active",
         "permission":"run.create","revision":"r9","reasons":[],"status":202,"policy_us":41,"user_agent":"timelinebrowser"}
        """
            .formatted(correlation, Instant.now(), customer.userId(), customer.customerId());
    backend
        .redis
        .send(Request.cmd(Command.XADD).arg(Chainer.STREAM).arg("*").arg("event").arg(event))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static JsonNode service(JsonNode health, String name) {
    for (JsonNode service : health.path("services")) {
      if (service.path("name").asText().equals(name)) {
        return service;
      }
    }
    throw new AssertionError(name);
  }

  private static JsonNode staff(String path) throws Exception {
    var answer = backend.get(Who.staff(), path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static JsonNode json(String text) {
    return Json.read(text);
  }

  private interface Happened {
    boolean yet() throws Exception;
  }

  private static void eventually(Happened happened) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (happened.yet()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("Not within 30 s");
  }

  private static void superuser(String sql) throws Exception {
    try (Connection connection = Postgres.superuser(backend.database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

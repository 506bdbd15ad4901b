package com.waooaw.plant.hire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.HandClock;
import com.waooaw.plant.testing.Hirer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hire's life over HTTP, with a clock that stands still until it is moved. */
class HireLifeTest {
  private static final String WHY = "{\"reason\":\"No need any more\"}";
  private static final HandClock clock = new HandClock("2027-01-05T09:30:00Z");
  private static Backend backend;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(clock);
    database = Database.open(backend.database);
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  private static Hirer hirer() {
    return new Hirer(backend, database);
  }

  private static Instant ends(Hirer hirer, String trial) throws Exception {
    return Instant.parse(hirer.get("/api/v1/trials/" + trial).path("ends_at").asText());
  }

  private static HttpResponse<String> goal(Hirer hirer, String hire) throws Exception {
    return hirer.call(
        "POST",
        "/api/v1/hires/" + hire + "/goals",
        """
        {"statement":"Practise","inputs":{"topic":"fractions","level":1,"count":1,"seed":1}}
        """);
  }

  @Test
  void aSecondBeforeItsEndATrialWorksAndASecondAfterNothingDoes() throws Exception {
    Hirer hirer = hirer();
    Instant started = clock.instant();
    String used = hirer.trial("maths-tutor");
    String kept = hirer.trial("sdr");
    String late = hirer.trial("content-marketing");
    assertThat(ends(hirer, used)).isEqualTo(started.plusSeconds(168 * 3_600));

    clock.moveTo(started.plusSeconds(168 * 3_600 - 1));
    assertThat(goal(hirer, used).statusCode()).isEqualTo(201);
    assertThat(hirer.get("/api/v1/trials/" + used).path("days_remaining").asInt()).isEqualTo(1);
    assertThat(hirer.converted(kept, "starter").at("/hire/state").asText()).isEqualTo("active");
    assertThat(hirer.stored(used)).isEqualTo("trial_active");

    clock.moveTo(started.plusSeconds(168 * 3_600 + 1));
    assertThat(goal(hirer, used).statusCode()).isEqualTo(403);
    HttpResponse<String> tooLate =
        hirer.call("POST", "/api/v1/trials/" + late + "/convert", "{\"plan\":\"starter\"}");
    assertThat(tooLate.statusCode()).isEqualTo(403);
    assertThat(tooLate.body()).contains("trial-expired");
    for (String act : List.of("pause", "resume")) {
      assertThat(hirer.call("POST", "/api/v1/hires/" + late + "/" + act, null).statusCode())
          .as(act)
          .isEqualTo(403);
    }
    assertThat(hirer.call("POST", "/api/v1/trials/" + late + "/cancel", WHY).statusCode())
        .isEqualTo(403);
    assertThat(hirer.get("/api/v1/trials/" + late).path("status").asText()).isEqualTo("expired");
    assertThat(hirer.get("/api/v1/trials/" + kept).path("status").asText()).isEqualTo("converted");
    Hirer.until(() -> hirer.stored(late), "expired"::equals);
    assertThat(hirer.stored(kept)).isEqualTo("active");
  }

  @Test
  void aLateExpiryJobExtendsNothing() throws Exception {
    Hirer hirer = hirer();
    String trial = hirer.trial("maths-tutor");
    Instant ends = ends(hirer, trial);
    holdBack("trial-expiry", trial, ends.plus(Duration.ofDays(3)));

    clock.moveTo(ends.plus(Duration.ofDays(2)));
    assertThat(hirer.stored(trial)).isEqualTo("trial_active");
    assertThat(hirer.state(trial)).isEqualTo("expired");
    assertThat(goal(hirer, trial).statusCode()).isEqualTo(403);
    assertThat(
            hirer
                .call("POST", "/api/v1/trials/" + trial + "/convert", "{\"plan\":\"pro\"}")
                .statusCode())
        .isEqualTo(403);
    assertThat(Instant.parse(hirer.hire(trial).path("ended_at").asText())).isEqualTo(ends);

    clock.moveTo(ends.plus(Duration.ofDays(3)).plusSeconds(1));
    Hirer.until(() -> hirer.stored(trial), "expired"::equals);
    assertThat(Instant.parse(hirer.hire(trial).path("ended_at").asText())).isEqualTo(ends);
    assertThat(hirer.actions()).containsExactly("trial.started", "trial.expired");
  }

  @Test
  void remindersComeOnTheFifthAndSixthDayOnceEach() throws Exception {
    Hirer hirer = hirer();
    Instant started = clock.instant();
    String trial = hirer.trial("maths-tutor");
    assertThat(
            hirer
                .call(
                    "PATCH",
                    "/api/v1/trials/" + trial,
                    "{\"settings\":{\"time_zone\":\"Asia/Kolkata\"}}")
                .statusCode())
        .isEqualTo(200);

    clock.moveTo(started.plus(Duration.ofDays(5)).minusSeconds(1));
    Thread.sleep(1_500);
    assertThat(subjects(hirer)).isEmpty();

    clock.moveTo(started.plus(Duration.ofDays(5)));
    Hirer.until(() -> subjects(hirer), told -> told.size() == 1);
    assertThat(subjects(hirer).getFirst()).endsWith("ends in 2 days");

    clock.moveTo(started.plus(Duration.ofDays(6)));
    Hirer.until(() -> subjects(hirer), told -> told.size() == 2);
    assertThat(subjects(hirer).getFirst()).endsWith("ends within a day");

    clock.moveTo(started.plus(Duration.ofDays(8)));
    Hirer.until(() -> subjects(hirer), told -> told.size() == 3);
    assertThat(subjects(hirer).getFirst()).endsWith("has ended");
  }

  @Test
  void aLateReminderSaysWhatIsTrueWhenItComesAndAnOvertakenOneNothing() throws Exception {
    Hirer hirer = hirer();
    Instant started = clock.instant();
    String trial = hirer.trial("maths-tutor");
    Instant late = started.plus(Duration.ofDays(6)).plus(Duration.ofHours(20));
    holdBack("trial-reminder", trial + ":5", late);
    holdBack("trial-reminder", trial + ":6", late);

    clock.moveTo(late);

    Hirer.until(() -> subjects(hirer), told -> told.size() == 1);
    Thread.sleep(1_500);
    assertThat(subjects(hirer)).hasSize(1);
    assertThat(subjects(hirer).getFirst()).endsWith("ends within a day");
  }

  @Test
  void aReminderThatComesAfterTheEndOrIsNotWantedIsNotSent() throws Exception {
    Hirer hirer = hirer();
    Instant started = clock.instant();
    String late = hirer.trial("maths-tutor");
    String quiet = hirer.trial("sdr");
    Instant after = started.plus(Duration.ofDays(7)).plusSeconds(5);
    holdBack("trial-reminder", late + ":5", after);
    holdBack("trial-reminder", late + ":6", after);
    assertThat(
            hirer
                .call("PATCH", "/api/v1/trials/" + quiet, "{\"settings\":{\"reminders\":false}}")
                .statusCode())
        .isEqualTo(200);

    clock.moveTo(started.plus(Duration.ofDays(6)).plusSeconds(5));
    Thread.sleep(1_500);
    clock.moveTo(after);

    Hirer.until(() -> subjects(hirer), told -> told.size() == 2);
    assertThat(subjects(hirer)).allMatch(subject -> subject.endsWith("has ended"));
  }

  @Test
  void aPausedHireTakesNoWorkAndGoesOnWhereItWas() throws Exception {
    Hirer hirer = hirer();
    String trial = hirer.trial("maths-tutor");
    Instant ends = ends(hirer, trial);

    assertThat(hirer.post("/api/v1/hires/" + trial + "/pause", null, 200).path("state").asText())
        .isEqualTo("paused");
    assertThat(goal(hirer, trial).statusCode()).isEqualTo(409);
    assertThat(hirer.call("POST", "/api/v1/hires/" + trial + "/pause", null).statusCode())
        .isEqualTo(409);
    assertThat(hirer.post("/api/v1/hires/" + trial + "/resume", null, 200).path("state").asText())
        .isEqualTo("trial_active");
    assertThat(goal(hirer, trial).statusCode()).isEqualTo(201);
    assertThat(ends(hirer, trial)).isEqualTo(ends);

    hirer.post("/api/v1/hires/" + trial + "/pause", null, 200);
    clock.moveTo(ends);
    assertThat(hirer.state(trial)).isEqualTo("expired");
    Hirer.until(() -> hirer.stored(trial), "expired"::equals);
  }

  @Test
  void cancelAndConvertCannotBothWin() throws Exception {
    int converted = 0;
    for (int round = 0; round < 25; round++) {
      Hirer hirer = hirer();
      String trial = hirer.trial("maths-tutor");
      List<HttpResponse<String>> answers = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<HttpResponse<String>> convert =
            threads.submit(
                () ->
                    hirer.call(
                        "POST", "/api/v1/trials/" + trial + "/convert", "{\"plan\":\"pro\"}"));
        Future<HttpResponse<String>> cancel =
            threads.submit(() -> hirer.call("POST", "/api/v1/trials/" + trial + "/cancel", WHY));
        answers.add(convert.get());
        answers.add(cancel.get());
      }
      assertThat(answers)
          .extracting(HttpResponse::statusCode)
          .as(answers.get(0).body() + answers.get(1).body())
          .containsExactlyInAnyOrder(200, 409);
      boolean paid = answers.getFirst().statusCode() == 200;
      converted += paid ? 1 : 0;
      assertThat(hirer.stored(trial)).isEqualTo(paid ? "active" : "cancelled");
      assertThat(hirer.get("/api/v1/invoices").path("items")).hasSize(paid ? 1 : 0);
    }
    System.out.println("convert won " + converted + " of 25, cancel " + (25 - converted));
  }

  @Test
  void aCancelledTrialStaysReadableForThirtyDaysAndDeliverablesForGood() throws Exception {
    Hirer hirer = hirer();
    String trial = hirer.trial("maths-tutor");
    String goal = Json.read(goal(hirer, trial).body()).path("id").asText();
    String run = hirer.post("/api/v1/goals/" + goal + "/runs", null, 202).path("id").asText();
    JsonNode finished =
        Hirer.until(
            () -> hirer.get("/api/v1/runs/" + run), found -> !found.path("finished_at").isNull());
    String deliverable = finished.at("/deliverable_ids/0").asText();
    HttpResponse<String> cancelled = hirer.call("POST", "/api/v1/trials/" + trial + "/cancel", WHY);
    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(cancelled.headers().firstValue("X-Waooaw-Session-Stale")).hasValue("true");
    Instant until = Instant.parse(Json.read(cancelled.body()).path("workspace_until").asText());
    assertThat(until).isEqualTo(clock.instant().plus(Duration.ofDays(30)));
    assertThat(goal(hirer, trial).statusCode()).isEqualTo(409);
    List<String> workspace =
        List.of("/api/v1/goals/" + goal, "/api/v1/runs/" + run, "/api/v1/hires/" + trial + "/runs");

    clock.moveTo(until.minusSeconds(1));
    for (String path : workspace) {
      assertThat(hirer.call("GET", path, null).statusCode()).as(path).isEqualTo(200);
    }

    clock.moveTo(until);
    for (String path : workspace) {
      assertThat(hirer.call("GET", path, null).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(hirer.hire(trial).path("state").asText()).isEqualTo("cancelled");
    assertThat(hirer.get("/api/v1/trials/" + trial + "/deliverables").path("items")).hasSize(1);
    assertThat(hirer.call("GET", "/api/v1/deliverables/" + deliverable + "/content", null).body())
        .contains("<");
  }

  @Test
  void aHireIsNamedAndSetByItsCustomerAloneAndOnlyAsItWasRead() throws Exception {
    Hirer hirer = hirer();
    String trial = hirer.trial("maths-tutor");
    String path = "/api/v1/trials/" + trial;
    String tag = hirer.call("GET", path, null).headers().firstValue("ETag").orElseThrow();
    String change = "{\"nickname\":\"Asha's tutor\",\"settings\":{\"reminders\":false}}";

    HttpResponse<String> changed = hirer.call("PATCH", path, change, Map.of("If-Match", tag));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(Json.read(changed.body()).path("nickname").asText()).isEqualTo("Asha's tutor");
    assertThat(hirer.call("PATCH", path, change, Map.of("If-Match", tag)).statusCode())
        .isEqualTo(412);
    JsonNode hire = hirer.hire(trial);
    assertThat(hire.at("/settings/reminders").asBoolean()).isFalse();
    assertThat(hire.at("/settings/time_zone").asText()).isEqualTo("Asia/Kolkata");

    for (String bad :
        List.of(
            "{}",
            "{\"nickname\":\"\"}",
            "{\"nickname\":\"   \"}",
            "{\"nickname\":\"a\\u0000b\"}",
            "{\"nickname\":\"" + "x".repeat(121) + "\"}",
            "{\"state\":\"active\"}",
            "{\"settings\":{\"time_zone\":\"Mars/Olympus\"}}",
            "{\"settings\":{\"agent\":\"mine\"}}")) {
      assertThat(hirer.call("PATCH", path, bad).statusCode()).as(bad).isEqualTo(400);
    }
    assertThat(hirer().call("PATCH", path, change).statusCode()).isEqualTo(404);
    assertThat(
            Json.read(hirer.call("PATCH", path, "{\"nickname\":null}").body())
                .path("nickname")
                .isNull())
        .isTrue();
  }

  @Test
  void nobodyMovesAnothersHire() throws Exception {
    Hirer hirer = hirer();
    Hirer other = hirer();
    String trial = hirer.trial("maths-tutor");
    for (String path :
        List.of("/trials/%s/cancel", "/hires/%s/cancel", "/hires/%s/pause", "/hires/%s/resume")) {
      String body = path.endsWith("cancel") ? WHY : null;
      assertThat(other.call("POST", "/api/v1" + path.formatted(trial), body).statusCode())
          .as(path)
          .isEqualTo(404);
    }
    for (String path : List.of("/trials/%s/convert", "/hires/%s/plan")) {
      assertThat(
              other
                  .call("POST", "/api/v1" + path.formatted(trial), "{\"plan\":\"pro\"}")
                  .statusCode())
          .as(path)
          .isEqualTo(404);
    }
    assertThat(hirer.state(trial)).isEqualTo("trial_active");
    // Whose trial it is is the passport's word and never the body's.
    assertThat(
            other
                .call(
                    "POST",
                    "/api/v1/trials",
                    "{\"agent_id\":\"%s\",\"customer_id\":\"%s\"}"
                        .formatted(hirer.hire(trial).at("/agent/id").asText(), hirer.customerId()))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void theDatabaseItselfKeepsWhatEndedEnded() throws Exception {
    Hirer hirer = hirer();
    String trial = hirer.trial("maths-tutor");
    hirer.post("/api/v1/trials/" + trial + "/cancel", WHY, 200);

    assertThatThrownBy(
            () ->
                database.transactVoid(
                    Scope.plant(),
                    tx ->
                        tx.execute(
                            "UPDATE plant.hire SET state = 'active' WHERE id = ?",
                            UUID.fromString(trial))))
        .hasMessageContaining("does not become");
  }

  @Test
  void aHireSaysWhatItHasAndLacks() throws Exception {
    Hirer hirer = hirer();
    String trial = hirer.trial("maths-tutor");

    assertThat(missing(hirer.hire(trial)))
        .containsExactly("goal", "plan", "payment_method", "billing_details");
    goal(hirer, trial);
    hirer.post("/api/v1/hires/" + trial + "/pause", null, 200);
    assertThat(missing(hirer.hire(trial)))
        .containsExactly("state", "plan", "payment_method", "billing_details");
  }

  private static List<String> missing(JsonNode hire) {
    List<String> missing = new ArrayList<>();
    for (JsonNode item : hire.path("readiness")) {
      if (item.path("status").asText().equals("missing")) {
        assertThat(item.path("blocks").asText()).isNotEmpty();
        missing.add(item.path("item").asText());
      }
    }
    return missing;
  }

  private static List<String> subjects(Hirer hirer) throws Exception {
    return hirer.get("/api/v1/me/notices").path("items").findValuesAsText("subject");
  }

  // As if no process had looked at the job until then.
  private static void holdBack(String job, String id, Instant until) {
    int moved =
        database.transact(
            Scope.plant(),
            tx ->
                tx.createUpdate(
                        """
                        UPDATE plant.scheduled_task SET execution_time = :until
                        WHERE task_name = :job AND task_instance = :id
                        """)
                    .bind("until", until)
                    .bind("job", job)
                    .bind("id", id)
                    .execute());
    assertThat(moved).isEqualTo(1);
  }
}

package com.waooaw.plant.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.plant.testing.HandClock;
import com.waooaw.plant.testing.Hirer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans, bills and payments over HTTP. */
class BillingTest {
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

  @Test
  void thePlansAreThoseOfTheOneFileForEveryoneAndForAnAgent() throws Exception {
    Who visitor = Who.anonymous("CP");
    JsonNode plans = Json.read(backend.get(visitor, "/api/v1/plans").body());
    assertThat(plans.path("items").findValuesAsText("id")).containsExactly("starter", "pro");
    assertThat(plans.at("/items/0/price/amount").asLong()).isEqualTo(1_200_000);
    assertThat(plans.path("gst_percent").asInt()).isEqualTo(18);
    assertThat(plans.at("/payment/sandbox").asBoolean()).isTrue();
    String tutor =
        Json.read(backend.get(visitor, "/api/v1/agents/maths-tutor").body()).path("id").asText();
    JsonNode forTutor = Json.read(backend.get(visitor, "/api/v1/plans?agent_id=" + tutor).body());
    assertThat(forTutor.at("/items/0/price/amount").asLong()).isEqualTo(1_000_000);
    assertThat(forTutor.at("/items/1/price/amount").asLong()).isEqualTo(1_800_000);
    assertThat(backend.get(visitor, "/api/v1/plans?agent_id=" + UUID.randomUUID()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void convertingTakesEffectAtOnceAndBillsOneMonthWithTax() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");

    HttpResponse<String> answer =
        hirer.call("POST", "/api/v1/trials/" + hire + "/convert", "{\"plan\":\"starter\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Waooaw-Session-Stale")).hasValue("true");
    JsonNode changed = Json.read(answer.body());
    assertThat(changed.at("/hire/state").asText()).isEqualTo("active");
    assertThat(changed.at("/hire/plan/id").asText()).isEqualTo("starter");
    assertThat(changed.at("/hire/price/amount").asLong()).isEqualTo(1_000_000);
    assertThat(changed.at("/hire/trial/status").asText()).isEqualTo("converted");
    JsonNode invoice = changed.path("invoice");
    assertThat(invoice.path("status").asText()).isEqualTo("open");
    assertThat(invoice.path("pro_forma").asBoolean()).isTrue();
    assertThat(invoice.at("/taxable/amount").asLong()).isEqualTo(1_000_000);
    assertThat(invoice.at("/cgst/amount").asLong()).isEqualTo(90_000);
    assertThat(invoice.at("/sgst/amount").asLong()).isEqualTo(90_000);
    assertThat(invoice.at("/igst/amount").asLong()).isZero();
    assertThat(invoice.at("/total/amount").asLong()).isEqualTo(1_180_000);
    assertThat(invoice.at("/buyer/legal_name").asText()).isEqualTo("Rao Textiles");
    assertThat(
            hirer
                .call("POST", "/api/v1/trials/" + hire + "/convert", "{\"plan\":\"starter\"}")
                .statusCode())
        .isEqualTo(409);
    assertThat(
            hirer
                .call(
                    "POST",
                    "/api/v1/trials/" + hirer.trial("sdr") + "/convert",
                    "{\"plan\":\"gold\"}")
                .statusCode())
        .isEqualTo(400);
    assertThat(hirer.actions())
        .containsExactly("trial.started", "trial.converted", "invoice.issued", "trial.started");
  }

  @Test
  void aDoubleClickOnConvertBillsOnce() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    Map<String, String> key = Map.of("Idempotency-Key", "click");

    List<HttpResponse<String>> answers =
        atOnce(
            4,
            i ->
                hirer.call(
                    "POST", "/api/v1/trials/" + hire + "/convert", "{\"plan\":\"starter\"}", key));

    assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
    assertThat(answers.stream().map(a -> Json.read(a.body()).at("/invoice/number")).distinct())
        .hasSize(1);
    assertThat(hirer.get("/api/v1/invoices").path("items")).hasSize(1);
  }

  @Test
  void thePriceThatACustomerSawIsBilledAndNotTheCatalogues() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    // As if the catalogue had said this when the trial began.
    database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "UPDATE plant.hire SET own_price_amount = 900000 WHERE id = ?",
                UUID.fromString(hire)));

    JsonNode invoice = hirer.converted(hire, "starter").path("invoice");

    assertThat(invoice.at("/taxable/amount").asLong()).isEqualTo(900_000);
  }

  @Test
  void outsideTheSellersStateTheTaxIsIntegratedAndTheGstinIsChecked() throws Exception {
    Hirer hirer = hirer();
    String details =
        """
        {"legal_name":"Rao <b>Textiles</b>","address":"1 MG Road, Pune","state":"27","gstin":"%s"}
        """;
    assertThat(hirer.call("GET", "/api/v1/me/billing", null).statusCode()).isEqualTo(404);
    for (String bad : List.of("27AAPFU0939F1ZW", "29AAGCB7383J1Z4", "27", "")) {
      assertThat(hirer.call("PUT", "/api/v1/me/billing", details.formatted(bad)).statusCode())
          .as(bad)
          .isEqualTo(400);
    }
    assertThat(
            hirer
                .call("PUT", "/api/v1/me/billing", details.formatted("27AAPFU0939F1ZV"))
                .statusCode())
        .isEqualTo(200);

    JsonNode invoice = hirer.converted(hirer.trial("maths-tutor"), "pro").path("invoice");

    assertThat(invoice.at("/igst/amount").asLong()).isEqualTo(324_000);
    assertThat(invoice.at("/cgst/amount").asLong()).isZero();
    assertThat(invoice.at("/total/amount").asLong()).isEqualTo(2_124_000);
    assertThat(invoice.at("/buyer/gstin").asText()).isEqualTo("27AAPFU0939F1ZV");
    String path = "/api/v1/invoices/" + invoice.path("id").asText();
    assertThat(hirer.get(path)).isEqualTo(invoice);
    HttpResponse<String> page = hirer.call("GET", path + "?format=html", null);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body())
        .contains("Pro forma invoice", "IGST 18 %", "INR 21,240.00", "Maharashtra", "Sandbox")
        .contains("Rao &lt;b&gt;Textiles")
        .doesNotContain("<b>Textiles", "<script");
    assertThat(hirer().call("GET", path, null).statusCode()).isEqualTo(404);
  }

  @Test
  void invoicesAreNumberedWithoutGapsHoweverManyAreIssuedAtOnceAndHoweverManyFail()
      throws Exception {
    List<Hirer> hirers = IntStream.range(0, 40).mapToObj(i -> hirer()).toList();
    List<String> trials = new ArrayList<>();
    for (Hirer hirer : hirers) {
      trials.add(hirer.trial("maths-tutor"));
    }
    // Every fourth transaction takes a number and fails.
    atOnce(
        40,
        i ->
            i % 4 == 0
                ? rolledBack()
                : hirers.get(i).converted(trials.get(i), "starter").path("invoice"));

    List<Long> numbers =
        database.transact(
            Scope.plant(),
            tx ->
                tx.createQuery(
                        """
                        SELECT split_part(number, '/', 3)::bigint FROM plant.invoice
                        WHERE kind = 'invoice' AND number LIKE 'WA/2627/%' ORDER BY 1
                        """)
                    .mapTo(Long.class)
                    .list());
    assertThat(numbers).hasSizeGreaterThanOrEqualTo(30);
    assertThat(numbers)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    System.out.println(numbers.size() + " invoices, numbered 1 to " + numbers.getLast());
  }

  @Test
  void whatIsIssuedNeverChanges() throws Exception {
    Hirer hirer = hirer();
    JsonNode invoice = hirer.converted(hirer.trial("maths-tutor"), "starter").path("invoice");
    for (String sql :
        List.of(
            "UPDATE plant.invoice SET total = 1",
            "DELETE FROM plant.invoice",
            "UPDATE plant.payment_order SET amount = 1",
            "DELETE FROM plant.payment_event")) {
      assertThatThrownBy(() -> database.transactVoid(Scope.plant(), tx -> tx.execute(sql)))
          .as(sql)
          .hasMessageMatching("(?s).*(permission denied|append-only|does not become).*");
    }
    assertThat(hirer.get("/api/v1/invoices/" + invoice.path("id").asText())).isEqualTo(invoice);
  }

  @Test
  void aDeclinedPaymentSaysWhyAndAnotherMayFollowUntilItIsPaid() throws Exception {
    Hirer hirer = hirer();
    String invoice =
        hirer.converted(hirer.trial("maths-tutor"), "starter").at("/invoice/id").asText();

    JsonNode declined = hirer.paid(invoice, "sandbox-insufficient-funds", false);
    assertThat(declined.path("status").asText()).isEqualTo("declined");
    assertThat(declined.path("reason").asText()).contains("sandbox");
    assertThat(declined.path("sandbox").asBoolean()).isTrue();
    assertThat(hirer.get("/api/v1/invoices/" + invoice).path("status").asText()).isEqualTo("open");

    assertThat(hirer.paid(invoice, "sandbox-success", false).path("status").asText())
        .isEqualTo("succeeded");
    assertThat(hirer.get("/api/v1/invoices/" + invoice).path("status").asText()).isEqualTo("paid");
    String again = "{\"invoice_id\":\"" + invoice + "\",\"method\":\"sandbox-success\"}";
    assertThat(hirer.call("POST", "/api/v1/payments", again).statusCode()).isEqualTo(409);
    assertThat(hirer().call("POST", "/api/v1/payments", again).statusCode()).isEqualTo(404);
    assertThat(
            hirer
                .call("POST", "/api/v1/payments", again.replace("sandbox-success", "4111111111"))
                .statusCode())
        .isIn(400, 409);
    assertThat(hirer.actions())
        .containsSubsequence(
            "payment.started", "payment.declined", "payment.started", "payment.succeeded");
  }

  @Test
  void payingManyTimesAtOncePaysOnce() throws Exception {
    Hirer hirer = hirer();
    String invoice =
        hirer.converted(hirer.trial("maths-tutor"), "starter").at("/invoice/id").asText();
    String body = "{\"invoice_id\":\"" + invoice + "\",\"method\":\"sandbox-success\"}";

    List<HttpResponse<String>> answers =
        atOnce(10, i -> hirer.call("POST", "/api/v1/payments", body));

    assertThat(answers).filteredOn(a -> a.statusCode() == 202).isNotEmpty();
    assertThat(answers).allMatch(a -> a.statusCode() == 202 || a.statusCode() == 409);
    Hirer.until(
        () -> hirer.get("/api/v1/invoices/" + invoice).path("status").asText(), "paid"::equals);
    assertThat(
            (long)
                database.transact(
                    Scope.plant(),
                    tx ->
                        tx.createQuery(
                                "SELECT count(*) FROM plant.payment WHERE customer_id = :id AND status = 'succeeded'")
                            .bind("id", hirer.customerId())
                            .mapTo(Long.class)
                            .one()))
        .isEqualTo(1);
  }

  @Test
  void aPaymentWhoseProcessDiedIsTakenUpByAnotherAndPaysOnce() throws Exception {
    Hirer hirer = hirer();
    String invoice =
        hirer.converted(hirer.trial("maths-tutor"), "starter").at("/invoice/id").asText();
    UUID payment = UUID.randomUUID();
    database.transactVoid(
        Scope.plant(),
        tx -> {
          Order order = OrderStore.ofInvoice(tx, UUID.fromString(invoice)).orElseThrow();
          assertThat(
                  PaymentStore.start(
                      tx, payment, order.id(), "sandbox-success", false, "x", clock.instant()))
              .isTrue();
          tx.createUpdate(
                  """
                  INSERT INTO plant.scheduled_task (task_name, task_instance, execution_time, picked, picked_by,
                    last_heartbeat, consecutive_failures, version)
                  VALUES ('payment', :id, :now, true, 'a process that is dead', :now, 0, 1)
                  """)
              .bind("id", payment.toString())
              .bind("now", clock.instant())
              .execute();
        });

    clock.advance(Duration.ofMinutes(1));

    Hirer.until(
        () -> hirer.get("/api/v1/payments/" + payment).path("status").asText(),
        "succeeded"::equals);
    assertThat(hirer.get("/api/v1/invoices/" + invoice).path("status").asText()).isEqualTo("paid");
    assertThat(hirer.actions()).filteredOn("payment.succeeded"::equals).hasSize(1);
  }

  @Test
  void anotherPlanIsBilledOrCreditedForTheDaysThatAreLeft() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    JsonNode converted = hirer.converted(hire, "starter");
    Instant end = Instant.parse(converted.at("/hire/plan/period_end").asText());

    clock.moveTo(end.minus(Duration.ofDays(12)).minusSeconds(60));
    JsonNode up = hirer.post("/api/v1/hires/" + hire + "/plan", "{\"plan\":\"pro\"}", 200);
    // (18,000 - 10,000) x 13 / 30
    assertThat(up.at("/invoice/taxable/amount").asLong()).isEqualTo(346_667);
    assertThat(up.at("/hire/price/amount").asLong()).isEqualTo(1_800_000);
    assertThat(up.at("/hire/plan/daily_limit/amount").asLong()).isEqualTo(2_000_000);
    assertThat(
            hirer
                .call("POST", "/api/v1/hires/" + hire + "/plan", "{\"plan\":\"pro\"}")
                .statusCode())
        .isEqualTo(409);

    clock.moveTo(end.minus(Duration.ofDays(6)));
    JsonNode down = hirer.post("/api/v1/hires/" + hire + "/plan", "{\"plan\":\"starter\"}", 200);
    assertThat(down.path("invoice").isNull()).isTrue();
    // (18,000 - 10,000) x 6 / 30
    assertThat(down.at("/credit/amount").asLong()).isEqualTo(160_000);

    clock.moveTo(end);
    JsonNode renewal =
        Hirer.until(
                () -> hirer.get("/api/v1/invoices?hire_id=" + hire).path("items"),
                items -> items.size() == 3)
            .get(0);
    assertThat(renewal.at("/taxable/amount").asLong()).isEqualTo(1_000_000 - 160_000);
    assertThat(renewal.path("lines")).hasSize(2);
    assertThat(hirer.hire(hire).at("/plan/credit/amount").asLong()).isZero();
  }

  private static JsonNode rolledBack() {
    assertThatThrownBy(
            () ->
                database.transactVoid(
                    Scope.plant(),
                    tx -> {
                      InvoiceStore.number(tx, Invoice.Kind.INVOICE, clock.instant());
                      throw new IllegalStateException("after the number was taken");
                    }))
        .hasMessageContaining("after the number");
    return Json.mapper().createObjectNode();
  }

  private interface Act<T> {
    T run(int i) throws Exception;
  }

  private static <T> List<T> atOnce(int times, Act<T> act) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> calls =
          IntStream.range(0, times).mapToObj(i -> (Callable<T>) () -> act.run(i)).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    }
  }
}

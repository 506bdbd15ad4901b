package com.waooaw.plant.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.HandClock;
import com.waooaw.plant.testing.Hirer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Months of paid hires: renewed, unpaid, suspended, ended and given back. */
class RenewalTest {
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

  private static List<String> statuses(Hirer hirer) throws Exception {
    return hirer.get("/api/v1/invoices").path("items").findValuesAsText("status");
  }

  private static Instant periodEnd(Hirer hirer, String hire) throws Exception {
    return Instant.parse(hirer.hire(hire).at("/plan/period_end").asText());
  }

  @Test
  void eachMonthIsBilledOnceAndChargedToWhatWasLeftForIt() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    JsonNode first = hirer.converted(hire, "starter");
    hirer.paid(first.at("/invoice/id").asText(), "sandbox-success", true);
    assertThat(hirer.hire(hire).at("/plan/renews").asBoolean()).isTrue();
    Instant end = periodEnd(hirer, hire);

    clock.moveTo(end.minusSeconds(1));
    Thread.sleep(1_500);
    assertThat(statuses(hirer)).containsExactly("paid");

    clock.moveTo(end);
    Hirer.until(() -> statuses(hirer), List.of("paid", "paid")::equals);
    assertThat(periodEnd(hirer, hire))
        .isEqualTo(end.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant());

    clock.moveTo(periodEnd(hirer, hire).plusSeconds(3));
    Hirer.until(() -> statuses(hirer), List.of("paid", "paid", "paid")::equals);
    Thread.sleep(1_500);
    assertThat(statuses(hirer)).hasSize(3);
  }

  @Test
  void anUnpaidBillIsTriedOnDays1And3And7And14AndThenTheHireIsSuspendedUntilItIsPaid()
      throws Exception {
    Hirer hirer = hirer();
    Hirer other = hirer();
    String hire = hirer.trial("maths-tutor");
    Instant billed = clock.instant();
    String invoice = hirer.converted(hire, "starter").at("/invoice/id").asText();
    hirer.paid(invoice, "sandbox-declined", false);
    keepMethod(hire, "sandbox-declined");
    String others = other.trial("maths-tutor");
    String othersInvoice = other.converted(others, "starter").at("/invoice/id").asText();

    int tries = 1;
    for (int day : List.of(1, 3, 7)) {
      clock.moveTo(billed.plus(Duration.ofDays(day)).minusSeconds(1));
      Thread.sleep(1_200);
      assertThat(declined(hirer)).as("before day " + day).isEqualTo(tries);
      clock.moveTo(billed.plus(Duration.ofDays(day)));
      tries++;
      int expected = tries;
      Hirer.until(() -> declined(hirer), n -> n == expected);
      assertThat(hirer.state(hire)).isEqualTo("active");
    }
    clock.moveTo(billed.plus(Duration.ofDays(14)));
    Hirer.until(() -> hirer.state(hire), "suspended"::equals);
    assertThat(declined(hirer)).isEqualTo(5);
    assertThat(hirer.call("POST", "/api/v1/hires/" + hire + "/resume", null).statusCode())
        .isEqualTo(409);
    Hirer.until(() -> other.state(others), "suspended"::equals);

    assertThat(hirer.paid(invoice, "sandbox-success", false).path("status").asText())
        .isEqualTo("succeeded");
    assertThat(hirer.state(hire)).isEqualTo("active");
    assertThat(other.state(others)).as("another's payment").isEqualTo("suspended");
    assertThat(other.get("/api/v1/invoices/" + othersInvoice).path("status").asText())
        .isEqualTo("open");
    assertThat(hirer.actions()).contains("hire.suspended", "hire.reinstated");
    assertThat(hirer.get("/api/v1/me/notices").path("items").findValuesAsText("kind"))
        .contains("bill-unpaid", "hire-suspended");
  }

  @Test
  void aPaymentThatFailsTwiceIsTakenByTheRetryOfThirdDay() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    Instant billed = clock.instant();
    String invoice = hirer.converted(hire, "starter").at("/invoice/id").asText();
    hirer.paid(invoice, "sandbox-declined-twice", false);
    keepMethod(hire, "sandbox-declined-twice");

    clock.moveTo(billed.plus(Duration.ofDays(1)));
    Hirer.until(() -> declined(hirer), n -> n == 2);
    clock.moveTo(billed.plus(Duration.ofDays(3)));
    Hirer.until(() -> statuses(hirer), List.of("paid")::equals);
    clock.moveTo(billed.plus(Duration.ofDays(15)));
    Thread.sleep(1_500);
    assertThat(hirer.state(hire)).isEqualTo("active");
  }

  @Test
  void aCancelledHireWorksUntilItsMonthIsOverAndIsNotRenewed() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    JsonNode converted = hirer.converted(hire, "starter");
    hirer.paid(converted.at("/invoice/id").asText(), "sandbox-success", true);
    Instant end = periodEnd(hirer, hire);

    JsonNode cancelled = cancel(hirer, hire, "period_end");
    assertThat(cancelled.at("/hire/state").asText()).isEqualTo("active");
    assertThat(Instant.parse(cancelled.at("/hire/plan/cancels_at").asText())).isEqualTo(end);
    assertThat(
            hirer
                .call("POST", "/api/v1/hires/" + hire + "/cancel", "{\"reason\":\"again\"}")
                .statusCode())
        .isEqualTo(409);
    assertThat(
            hirer
                .call("POST", "/api/v1/hires/" + hire + "/plan", "{\"plan\":\"pro\"}")
                .statusCode())
        .isEqualTo(409);

    holdBack(hire, end.plus(Duration.ofDays(1)));
    clock.moveTo(end.plusSeconds(1));
    assertThat(hirer.state(hire)).as("whatever any job does").isEqualTo("cancelled");
    assertThat(hirer.stored(hire)).isEqualTo("active");
    clock.moveTo(end.plus(Duration.ofDays(1)));
    Hirer.until(() -> hirer.stored(hire), "cancelled"::equals);
    assertThat(Instant.parse(hirer.hire(hire).path("ended_at").asText())).isEqualTo(end);
    assertThat(statuses(hirer)).containsExactly("paid");
  }

  @Test
  void withinAWeekOfTheFirstChargeAllIsGivenBack() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    String invoice = hirer.converted(hire, "starter").at("/invoice/id").asText();
    hirer.paid(invoice, "sandbox-success", true);

    clock.advance(Duration.ofDays(7).minusSeconds(1));
    JsonNode refund = cancel(hirer, hire, "now").at("/refunds/0");

    assertThat(refund.path("rule").asText()).isEqualTo("full");
    assertThat(refund.at("/amount/amount").asLong()).isEqualTo(1_180_000);
    JsonNode note = hirer.get("/api/v1/invoices/" + refund.path("credit_note_id").asText());
    assertThat(note.path("kind").asText()).isEqualTo("credit_note");
    assertThat(note.path("number").asText()).startsWith("CN/");
    assertThat(note.path("corrects").asText()).isEqualTo(invoice);
    assertThat(hirer.state(hire)).isEqualTo("cancelled");
    UUID id = UUID.fromString(refund.path("id").asText());
    assertThat(Hirer.until(() -> kept(id), row -> row.contains("sandbox_refund_")))
        .contains(hirer.who.userId(), "full", "No need any more");
  }

  @Test
  void afterThatTheWholeUnusedDaysAreGivenBack() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    hirer.paid(
        hirer.converted(hire, "starter").at("/invoice/id").asText(), "sandbox-success", false);
    Instant end = periodEnd(hirer, hire);

    clock.moveTo(end.minus(Duration.ofDays(10)).minus(Duration.ofHours(20)));
    JsonNode refunds = cancel(hirer, hire, "now").path("refunds");

    assertThat(refunds).hasSize(1);
    assertThat(refunds.at("/0/rule").asText()).isEqualTo("unused_days");
    assertThat(refunds.at("/0/days").asInt()).isEqualTo(10);
    // 10,000 x 10 / 30 = 3,333.33, and 9 % twice
    assertThat(refunds.at("/0/amount/amount").asLong()).isEqualTo(333_333 + 2 * 30_000);
  }

  @Test
  void ofAnUpgradeThatWasNotPaidForNothingIsGivenBack() throws Exception {
    Hirer hirer = hirer();
    String hire = hirer.trial("maths-tutor");
    hirer.paid(
        hirer.converted(hire, "starter").at("/invoice/id").asText(), "sandbox-success", false);
    Instant end = periodEnd(hirer, hire);
    clock.moveTo(end.minus(Duration.ofDays(15)));
    hirer.post("/api/v1/hires/" + hire + "/plan", "{\"plan\":\"pro\"}", 200);

    JsonNode refunds = cancel(hirer, hire, "now").path("refunds");

    // 10,000 x 15 / 30, before tax: what was paid for and is left, and nothing of the upgrade.
    assertThat(refunds).hasSize(1);
    assertThat(refunds.at("/0/amount/amount").asLong()).isEqualTo(500_000 + 2 * 45_000);
    assertThat(statuses(hirer)).containsExactlyInAnyOrder("paid", "void", "issued", "issued");
  }

  private static JsonNode cancel(Hirer hirer, String hire, String when) throws Exception {
    return hirer.post(
        "/api/v1/hires/" + hire + "/cancel",
        "{\"reason\":\"No need any more\",\"when\":\"" + when + "\"}",
        200);
  }

  private static long declined(Hirer hirer) {
    return database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery(
                    "SELECT count(*) FROM plant.payment WHERE customer_id = :id AND status = 'declined'")
                .bind("id", hirer.customerId())
                .mapTo(Long.class)
                .one());
  }

  private static String kept(UUID refund) {
    return database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery("SELECT r::text FROM plant.refund r WHERE id = :id")
                .bind("id", refund)
                .mapTo(String.class)
                .one());
  }

  private static void keepMethod(String hire, String method) {
    database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "UPDATE plant.hire SET payment_method = ? WHERE id = ?",
                method,
                UUID.fromString(hire)));
  }

  private static void holdBack(String hire, Instant until) {
    database.transactVoid(
        Scope.plant(),
        tx ->
            tx.createUpdate(
                    """
                    UPDATE plant.scheduled_task SET execution_time = :until
                    WHERE task_name = 'hire-period' AND task_instance = :id
                    """)
                .bind("until", until)
                .bind("id", hire)
                .execute());
  }
}

package com.waooaw.plant.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import com.waooaw.plant.BuiltInAgents;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.billing.PaymentEvents.Outcome;
import com.waooaw.plant.billing.PaymentProvider.PaymentEvent;
import com.waooaw.plant.billing.PaymentProvider.SignedEvent;
import com.waooaw.plant.catalogue.Catalogue;
import com.waooaw.plant.catalogue.TrialTerms;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.genesis.Genesis;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.TrialTasks;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.market.TestSigner;
import com.waooaw.plant.money.Cost;
import com.waooaw.plant.notice.Notices;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.HandClock;
import com.waooaw.plant.testing.Hirer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is believed of money, and what is not. */
class PaymentEventsTest {
  private static final HandClock clock = new HandClock("2027-01-05T09:30:00Z");
  private static final SandboxPayments provider = new SandboxPayments(new SecureRandom());
  private static final SandboxPayments stranger = new SandboxPayments(new SecureRandom());
  private static Backend backend;
  private static Database database;
  private static PaymentEvents events;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(clock);
    database = Database.open(backend.database);
    events = wire(backend.redis);
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  /** An order of a customer as the database has it. */
  private record Owed(Hirer hirer, String invoice, Order order) {
    PaymentEvent captured(String id) {
      return new PaymentEvent(
          id,
          PaymentEvent.CAPTURED,
          order.providerOrderId(),
          UUID.randomUUID(),
          order.amount(),
          "INR",
          null);
    }

    String status() throws Exception {
      return hirer.get("/api/v1/invoices/" + invoice).path("status").asText();
    }
  }

  private static Owed owed() throws Exception {
    Hirer hirer = new Hirer(backend, database);
    String invoice =
        hirer.converted(hirer.trial("maths-tutor"), "starter").at("/invoice/id").asText();
    Order order =
        database.transact(
            Scope.plant(), tx -> OrderStore.ofInvoice(tx, UUID.fromString(invoice)).orElseThrow());
    return new Owed(hirer, invoice, order);
  }

  private static Outcome accept(SignedEvent event) {
    return database.transact(Scope.plant(), tx -> events.accept(tx, event));
  }

  private static String id() {
    return "event_" + UUID.randomUUID();
  }

  @Test
  void anEventThatAgreesInEverythingPaysItsOwnOrderAndNoOther() throws Exception {
    Owed owed = owed();
    Owed other = owed();

    assertThat(accept(provider.sign(owed.captured(id())))).isEqualTo(new Outcome.Paid());

    assertThat(owed.status()).isEqualTo("paid");
    assertThat(other.status()).isEqualTo("open");
  }

  @Test
  void anEventCountsOnceHoweverOftenAndAtOnceItIsTold() throws Exception {
    Owed owed = owed();
    SignedEvent event = provider.sign(owed.captured(id()));
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Outcome>> calls = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        calls.add(() -> accept(event));
      }
      for (Future<Outcome> future : threads.invokeAll(calls)) {
        outcomes.add(future.get());
      }
    }

    assertThat(outcomes).filteredOn(new Outcome.Paid()::equals).hasSize(1);
    assertThat(outcomes).filteredOn(new Outcome.Duplicate()::equals).hasSize(11);
    assertThat(owed.hirer().actions()).filteredOn("payment.succeeded"::equals).hasSize(1);
  }

  @Test
  void whatDoesNotAgreeCountsForNothing() throws Exception {
    Owed owed = owed();
    PaymentEvent good = owed.captured(id());
    String order = good.order();
    UUID payment = good.paymentId();
    long amount = good.amount();
    record Case(String why, SignedEvent event) {}
    List<Case> cases =
        List.of(
            new Case("signature", stranger.sign(good)),
            new Case(
                "signature",
                new SignedEvent(provider.sign(good).body() + " ", provider.sign(good).signature())),
            new Case("signature", new SignedEvent(provider.sign(good).body(), "")),
            new Case(
                "type",
                provider.sign(
                    new PaymentEvent(
                        id(), "payment.authorized", order, payment, amount, "INR", null))),
            new Case(
                "type",
                provider.sign(
                    new PaymentEvent(id(), "order.paid", order, payment, amount, "INR", null))),
            new Case(
                "amount",
                provider.sign(
                    new PaymentEvent(
                        id(), PaymentEvent.CAPTURED, order, payment, amount - 1, "INR", null))),
            new Case(
                "amount",
                provider.sign(
                    new PaymentEvent(id(), PaymentEvent.CAPTURED, order, payment, 0, "INR", null))),
            new Case(
                "currency",
                provider.sign(
                    new PaymentEvent(
                        id(), PaymentEvent.CAPTURED, order, payment, amount, "USD", null))),
            new Case(
                "order",
                provider.sign(
                    new PaymentEvent(
                        id(),
                        PaymentEvent.CAPTURED,
                        "sandbox_order_" + UUID.randomUUID(),
                        payment,
                        amount,
                        "INR",
                        null))));
    for (Case one : cases) {
      assertThat(accept(one.event())).isEqualTo(new Outcome.Refused(one.why()));
      assertThat(owed.status()).as(one.why()).isEqualTo("open");
    }
    assertThat(accept(provider.sign(good))).isEqualTo(new Outcome.Paid());
  }

  @Test
  void aFailedPaymentMarksNoOrderPaid() throws Exception {
    Owed owed = owed();
    PaymentEvent good = owed.captured(id());

    assertThat(
            accept(
                provider.sign(
                    new PaymentEvent(
                        id(),
                        PaymentEvent.FAILED,
                        good.order(),
                        good.paymentId(),
                        good.amount(),
                        "INR",
                        "Declined"))))
        .isEqualTo(new Outcome.Declined());
    assertThat(owed.status()).isEqualTo("open");
  }

  @Test
  void aPaidOrderIsNotPaidAgainByAnotherEvent() throws Exception {
    Owed owed = owed();
    accept(provider.sign(owed.captured(id())));

    assertThat(accept(provider.sign(owed.captured(id()))))
        .isEqualTo(new Outcome.Refused("order is paid"));
  }

  private static PaymentEvents wire(RedisLink redis) {
    Ids ids = new Ids(clock, new SecureRandom());
    Signer signer = new TestSigner();
    AuditTrail audit = new AuditTrail(clock);
    TrialTerms terms = new TrialTerms(7, 10, Cost.microUsd(5_000_000));
    Entities entities = new Entities(signer, ids, clock);
    Genesis genesis = new Genesis(entities, new Constitution(signer, entities), signer, clock);
    Catalogue catalogue =
        new Catalogue(database, entities, genesis, signer, BuiltInAgents.all(), terms);
    Jobs jobs = new Jobs(database, clock);
    Hires hires =
        new Hires(database, catalogue, terms, (tx, customer) -> {}, audit, jobs, ids, clock);
    return Billing.wire(
            database,
            provider,
            hires,
            catalogue,
            new TrialTasks(new Ledger(redis), clock),
            new Notices(ids, clock),
            audit,
            jobs,
            ids,
            clock)
        .events();
  }
}

package com.waooaw.plant.billing;

import com.waooaw.plant.money.Money;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * What is owed for one invoice.
 *
 * @param retries how often it was tried again after it fell due
 * @param paidAt null while it is not paid
 */
record Order(
    UUID id,
    UUID customerId,
    UUID hireId,
    UUID invoiceId,
    Purpose purpose,
    long amount,
    String currency,
    String provider,
    String providerOrderId,
    Status status,
    int retries,
    Instant dueAt,
    Instant paidAt) {

  /** What it is for. */
  enum Purpose {
    FIRST_MONTH,
    RENEWAL,
    PLAN_CHANGE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where it stands. Only an open one goes on, to one of the others, for good. */
  enum Status {
    OPEN,
    PAID,
    VOID;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Money money() {
    return new Money(amount, currency);
  }
}

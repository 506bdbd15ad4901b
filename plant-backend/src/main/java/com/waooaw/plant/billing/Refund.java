package com.waooaw.plant.billing;

import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Money that is given back for an order.
 *
 * @param amount with tax, in paise
 * @param days whole days that were left
 */
record Refund(
    UUID id,
    UUID orderId,
    UUID invoiceId,
    UUID creditNoteId,
    String creditNoteNumber,
    String rule,
    int days,
    long amount,
    String currency,
    String decidedBy,
    String reason,
    Instant decidedAt) {

  /** A refund that the provider has not confirmed. */
  record Due(UUID customerId, String providerOrderId, long amount, String currency) {
    Money money() {
      return new Money(amount, currency);
    }
  }

  void insert(Handle tx, Order order) {
    tx.createUpdate(
            """
            INSERT INTO plant.refund (id, customer_id, hire_id, order_id, credit_note_id, rule, days, amount,
              currency, decided_by, reason, decided_at)
            VALUES (:id, :customer, :hire, :orderId, :creditNoteId, :rule, :days, :amount, :currency, :decidedBy,
              :reason, :decidedAt)
            """)
        .bind("id", id)
        .bind("orderId", orderId)
        .bind("creditNoteId", creditNoteId)
        .bind("rule", rule)
        .bind("days", days)
        .bind("amount", amount)
        .bind("currency", currency)
        .bind("decidedBy", decidedBy)
        .bind("reason", reason)
        .bind("decidedAt", decidedAt)
        .bind("customer", order.customerId())
        .bind("hire", order.hireId())
        .execute();
  }

  static Optional<Due> due(Handle tx, UUID id) {
    return tx.createQuery(
            """
            SELECT r.customer_id, o.provider_order_id, r.amount, r.currency
            FROM plant.refund r JOIN plant.payment_order o ON o.id = r.order_id
            WHERE r.id = :id AND r.provider_refund IS NULL
            """)
        .bind("id", id)
        .map(RecordMapper.of(Due.class))
        .findOne();
  }

  static boolean done(Handle tx, UUID id, String providerRefund, Instant at) {
    return tx.createUpdate(
                """
                UPDATE plant.refund SET provider_refund = :theirs, refunded_at = :at
                WHERE id = :id AND provider_refund IS NULL
                """)
            .bind("theirs", providerRefund)
            .bind("at", at)
            .bind("id", id)
            .execute()
        == 1;
  }
}

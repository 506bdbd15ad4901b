package com.waooaw.plant.billing;

import com.waooaw.plant.billing.PaymentProvider.PaymentEvent;
import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of payments and of what the provider tells of them. */
final class PaymentStore {
  private PaymentStore() {}

  /** Begins a try to pay an open order; false if it is not open or another is under way. */
  static boolean start(
      Handle tx, UUID id, UUID orderId, String method, boolean keep, String by, Instant now) {
    // The order's row is locked first, so that it is neither paid nor made void meanwhile.
    return tx.createUpdate(
                """
                INSERT INTO plant.payment (id, customer_id, order_id, number, method, keep_method, status, started_by, created_at)
                SELECT :id, o.customer_id, o.id,
                  1 + (SELECT coalesce(max(p.number), 0) FROM plant.payment p WHERE p.order_id = o.id),
                  :method, :keep, 'processing', :by, CAST(:now AS timestamptz)
                FROM (SELECT * FROM plant.payment_order WHERE id = :order AND status = 'open' FOR UPDATE) o
                ON CONFLICT DO NOTHING
                """)
            .bind("id", id)
            .bind("order", orderId)
            .bind("method", method)
            .bind("keep", keep)
            .bind("by", by)
            .bind("now", now)
            .execute()
        == 1;
  }

  static Optional<Payment> find(Handle tx, UUID id) {
    return tx.createQuery("SELECT * FROM plant.payment WHERE id = :id")
        .bind("id", id)
        .map(RecordMapper.of(Payment.class))
        .findOne();
  }

  static boolean underWay(Handle tx, UUID hireId) {
    return tx.createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM plant.payment p JOIN plant.payment_order o ON o.id = p.order_id
                           WHERE o.hire_id = :hire AND p.status = 'processing')
            """)
        .bind("hire", hireId)
        .mapTo(Boolean.class)
        .one();
  }

  /** Ends a try; the payment if it was under way. */
  static Optional<Payment> finish(
      Handle tx, UUID id, UUID orderId, String status, String reason, Instant now) {
    return tx.createQuery(
            """
            UPDATE plant.payment SET status = :status, reason = :reason, finished_at = :now
            WHERE id = :id AND order_id = :order AND status = 'processing' RETURNING *
            """)
        .bind("status", status)
        .bindByType("reason", reason, String.class)
        .bind("now", now)
        .bind("id", id)
        .bind("order", orderId)
        .map(RecordMapper.of(Payment.class))
        .findOne();
  }

  /** Keeps an event for good; false if it was kept before. */
  static boolean keep(
      Handle tx,
      String provider,
      PaymentEvent event,
      Optional<Order> order,
      String outcome,
      Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO plant.payment_event (provider, event_id, customer_id, order_id, type, outcome, at)
                VALUES (:provider, :event, :customer, :order, :type, :outcome, :now)
                ON CONFLICT DO NOTHING
                """)
            .bind("provider", provider)
            .bind("event", event.id())
            .bindByType("customer", order.map(Order::customerId).orElse(null), UUID.class)
            .bindByType("order", order.map(Order::id).orElse(null), UUID.class)
            .bind("type", event.type())
            .bind("outcome", outcome)
            .bind("now", now)
            .execute()
        == 1;
  }
}

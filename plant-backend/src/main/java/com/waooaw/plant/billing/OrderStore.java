package com.waooaw.plant.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL of orders. Which customer's rows it meets is the transaction's scope. */
final class OrderStore {
  // A hire has an order a month and a few for changes of plan.
  private static final int MOST = 1000;

  private OrderStore() {}

  static void insert(Handle tx, Order order) {
    tx.createUpdate(
            """
            INSERT INTO plant.payment_order (id, customer_id, hire_id, invoice_id, purpose, amount, currency,
              provider, provider_order_id, status, due_at)
            VALUES (:id, :customer, :hire, :invoice, :purpose, :amount, :currency, :provider, :providerOrder,
              'open', :dueAt)
            """)
        .bind("id", order.id())
        .bind("customer", order.customerId())
        .bind("hire", order.hireId())
        .bind("invoice", order.invoiceId())
        .bind("purpose", order.purpose().word())
        .bind("amount", order.amount())
        .bind("currency", order.currency())
        .bind("provider", order.provider())
        .bind("providerOrder", order.providerOrderId())
        .bind("dueAt", order.dueAt())
        .execute();
  }

  static Optional<Order> find(Handle tx, UUID id) {
    return one(tx.createQuery("SELECT * FROM plant.payment_order WHERE id = :id").bind("id", id));
  }

  static Optional<Order> ofInvoice(Handle tx, UUID invoiceId) {
    return one(
        tx.createQuery("SELECT * FROM plant.payment_order WHERE invoice_id = :id")
            .bind("id", invoiceId));
  }

  /** The order a provider's order is one to one with; nobody else changes it meanwhile. */
  static Optional<Order> lock(Handle tx, String provider, String providerOrder) {
    return one(
        tx.createQuery(
                """
                SELECT * FROM plant.payment_order
                WHERE provider = :provider AND provider_order_id = :order FOR UPDATE
                """)
            .bind("provider", provider)
            .bind("order", providerOrder));
  }

  /** All orders of a hire, oldest first; nobody else changes them meanwhile. */
  static List<Order> lockAll(Handle tx, UUID hireId) {
    return tx.createQuery(
            """
            SELECT * FROM plant.payment_order WHERE hire_id = :hire ORDER BY id LIMIT :most FOR UPDATE
            """)
        .bind("hire", hireId)
        .bind("most", MOST)
        .map((rs, ctx) -> order(rs))
        .list();
  }

  static boolean paid(Handle tx, UUID id, Instant at) {
    return tx.createUpdate(
                """
                UPDATE plant.payment_order SET status = 'paid', paid_at = :at
                WHERE id = :id AND status = 'open'
                """)
            .bind("id", id)
            .bind("at", at)
            .execute()
        == 1;
  }

  static boolean voided(Handle tx, UUID id) {
    return tx.createUpdate(
                "UPDATE plant.payment_order SET status = 'void' WHERE id = :id AND status = 'open'")
            .bind("id", id)
            .execute()
        == 1;
  }

  /** Counts a retry, if it is the next one of an order that is still open. */
  static boolean retried(Handle tx, Order order) {
    return tx.createUpdate(
                """
                UPDATE plant.payment_order SET retries = retries + 1
                WHERE id = :id AND status = 'open' AND retries = :retries
                """)
            .bind("id", order.id())
            .bind("retries", order.retries())
            .execute()
        == 1;
  }

  /** Whether a hire has an open order that was tried as often as is tried. */
  static boolean givenUp(Handle tx, UUID hireId, int retries) {
    return tx.createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM plant.payment_order
                           WHERE hire_id = :hire AND status = 'open' AND retries >= :retries)
            """)
        .bind("hire", hireId)
        .bind("retries", retries)
        .mapTo(Boolean.class)
        .one();
  }

  private static Optional<Order> one(Query query) {
    return query.map((rs, ctx) -> order(rs)).findOne();
  }

  private static Order order(ResultSet rs) throws SQLException {
    Timestamp paid = rs.getTimestamp("paid_at");
    return new Order(
        rs.getObject("id", UUID.class),
        rs.getObject("customer_id", UUID.class),
        rs.getObject("hire_id", UUID.class),
        rs.getObject("invoice_id", UUID.class),
        Order.Purpose.valueOf(rs.getString("purpose").toUpperCase(Locale.ROOT)),
        rs.getLong("amount"),
        rs.getString("currency"),
        rs.getString("provider"),
        rs.getString("provider_order_id"),
        Order.Status.valueOf(rs.getString("status").toUpperCase(Locale.ROOT)),
        rs.getInt("retries"),
        rs.getTimestamp("due_at").toInstant(),
        paid == null ? null : paid.toInstant());
  }
}

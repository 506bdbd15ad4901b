package com.waooaw.plant.billing;

import com.waooaw.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of invoices. Which customer's rows it meets is the transaction's scope. */
final class InvoiceStore {
  // A financial year of India begins on 1 April there.
  private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
  private static final int APRIL = 4;

  private static final String COLUMNS =
      """
      SELECT i.*, i.seller::text AS seller_text, i.buyer::text AS buyer_text, i.lines::text AS lines_text,
        o.status AS order_status, o.due_at
      """;
  private static final String SELECT =
      COLUMNS + "FROM plant.invoice i LEFT JOIN plant.payment_order o ON o.invoice_id = i.id\n";

  private InvoiceStore() {}

  /**
   * The next number of a series. It is this transaction's only if it commits; until then no other
   * invoice of the series is numbered.
   */
  static String number(Handle tx, Invoice.Kind kind, Instant at) {
    LocalDate day = at.atZone(INDIA).toLocalDate();
    int year = day.getMonthValue() >= APRIL ? day.getYear() : day.getYear() - 1;
    String series = "%s/%02d%02d".formatted(kind.prefix(), year % 100, (year + 1) % 100);
    long number =
        tx.createQuery(
                """
                INSERT INTO plant.invoice_series (series, last) VALUES (:series, 1)
                ON CONFLICT (series) DO UPDATE SET last = invoice_series.last + 1 RETURNING last
                """)
            .bind("series", series)
            .mapTo(Long.class)
            .one();
    return "%s/%06d".formatted(series, number);
  }

  static void insert(Handle tx, Invoice invoice) {
    Tax tax = invoice.tax();
    tx.createUpdate(
            """
            INSERT INTO plant.invoice (id, customer_id, hire_id, kind, number, corrects, issued_at, period_start,
              period_end, seller, buyer, lines, currency, taxable, gst_percent, cgst, sgst, igst, total)
            VALUES (:id, :customer, :hire, :kind, :number, :corrects, :issuedAt, :periodStart, :periodEnd,
              :seller::jsonb, :buyer::jsonb, :lines::jsonb, :currency, :taxable, :percent, :cgst, :sgst, :igst, :total)
            """)
        .bind("id", invoice.id())
        .bind("customer", invoice.customerId())
        .bind("hire", invoice.hireId())
        .bind("kind", invoice.kind().word())
        .bind("number", invoice.number())
        .bindByType("corrects", invoice.corrects(), UUID.class)
        .bind("issuedAt", invoice.issuedAt())
        .bind("periodStart", invoice.periodStart())
        .bind("periodEnd", invoice.periodEnd())
        .bind("seller", Json.write(invoice.seller()))
        .bind("buyer", Json.write(invoice.buyer()))
        .bind("lines", Json.write(invoice.lines()))
        .bind("currency", invoice.currency())
        .bind("taxable", tax.taxable())
        .bind("percent", tax.percent())
        .bind("cgst", tax.cgst())
        .bind("sgst", tax.sgst())
        .bind("igst", tax.igst())
        .bind("total", tax.total())
        .execute();
  }

  static Optional<Invoice> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE i.id = :id")
        .bind("id", id)
        .map((rs, ctx) -> invoice(rs))
        .findOne();
  }

  /**
   * Newest first; one row more than the limit when there is a next page. The page is cut before its
   * orders are looked for, and the customer is named for the index: row-level security alone would
   * look at everybody's.
   */
  static List<Invoice> page(
      Handle tx, UUID customer, Optional<UUID> hire, Optional<UUID> after, int limit) {
    var query =
        tx.createQuery(
            COLUMNS
                + "FROM (SELECT * FROM plant.invoice WHERE customer_id = :customer"
                + (hire.isPresent() ? " AND hire_id = :hire" : "")
                + (after.isPresent() ? " AND id < :after" : "")
                + " ORDER BY id DESC LIMIT :rows) i"
                + " LEFT JOIN plant.payment_order o ON o.invoice_id = i.id ORDER BY i.id DESC");
    hire.ifPresent(id -> query.bind("hire", id));
    after.ifPresent(id -> query.bind("after", id));
    return query
        .bind("customer", customer)
        .bind("rows", limit + 1)
        .map((rs, ctx) -> invoice(rs))
        .list();
  }

  private static Invoice invoice(ResultSet rs) throws SQLException {
    Timestamp due = rs.getTimestamp("due_at");
    return new Invoice(
        rs.getObject("id", UUID.class),
        rs.getObject("customer_id", UUID.class),
        rs.getObject("hire_id", UUID.class),
        Invoice.Kind.of(rs.getString("kind")),
        rs.getString("number"),
        rs.getObject("corrects", UUID.class),
        rs.getTimestamp("issued_at").toInstant(),
        rs.getTimestamp("period_start").toInstant(),
        rs.getTimestamp("period_end").toInstant(),
        Json.read(rs.getString("seller_text"), Invoice.Seller.class),
        Json.read(rs.getString("buyer_text"), Invoice.Buyer.class),
        List.of(Json.read(rs.getString("lines_text"), Invoice.Line[].class)),
        rs.getString("currency"),
        new Tax(
            rs.getLong("taxable"),
            rs.getInt("gst_percent"),
            rs.getLong("cgst"),
            rs.getLong("sgst"),
            rs.getLong("igst")),
        rs.getString("order_status"),
        due == null ? null : due.toInstant());
  }
}

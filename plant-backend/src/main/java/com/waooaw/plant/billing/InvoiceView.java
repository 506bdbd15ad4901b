package com.waooaw.plant.billing;

import com.waooaw.plant.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An invoice or credit note as its customer reads it.
 *
 * @param status {@code open}, {@code paid} or {@code void} of an invoice; {@code issued} of a
 *     credit note
 * @param proForma whether the seller has no GSTIN, so that this is no tax invoice
 * @param corrects the invoice that a credit note is for; null for an invoice
 * @param dueAt null when nothing is owed
 */
record InvoiceView(
    UUID id,
    String kind,
    String number,
    String status,
    boolean proForma,
    UUID hireId,
    UUID corrects,
    Instant issuedAt,
    Instant dueAt,
    Instant periodStart,
    Instant periodEnd,
    Party seller,
    Party buyer,
    List<Line> lines,
    Money taxable,
    int gstPercent,
    Money cgst,
    Money sgst,
    Money igst,
    Money total) {

  /** Who bills or is billed. Address and GSTIN are null when they are not on record. */
  record Party(String legalName, String address, String state, String stateName, String gstin) {}

  /** One line, before tax. */
  record Line(String text, String sac, Money amount) {}

  static InvoiceView of(Invoice invoice) {
    String currency = invoice.currency();
    Tax tax = invoice.tax();
    Invoice.Seller seller = invoice.seller();
    Invoice.Buyer buyer = invoice.buyer();
    return new InvoiceView(
        invoice.id(),
        invoice.kind().word(),
        invoice.number(),
        status(invoice),
        seller.gstin() == null,
        invoice.hireId(),
        invoice.corrects(),
        invoice.issuedAt(),
        invoice.dueAt(),
        invoice.periodStart(),
        invoice.periodEnd(),
        party(seller.legalName(), seller.address(), seller.state(), seller.gstin()),
        party(buyer.legalName(), buyer.address(), buyer.state(), buyer.gstin()),
        invoice.lines().stream()
            .map(line -> new Line(line.text(), line.sac(), new Money(line.amount(), currency)))
            .toList(),
        new Money(tax.taxable(), currency),
        tax.percent(),
        new Money(tax.cgst(), currency),
        new Money(tax.sgst(), currency),
        new Money(tax.igst(), currency),
        invoice.total());
  }

  private static String status(Invoice invoice) {
    return switch (invoice.kind()) {
      case CREDIT_NOTE -> "issued";
      // Without an order nothing was owed.
      case INVOICE -> invoice.orderStatus() == null ? "paid" : invoice.orderStatus();
    };
  }

  private static Party party(String name, String address, String state, String gstin) {
    return new Party(name, address, state, States.name(state), gstin);
  }
}

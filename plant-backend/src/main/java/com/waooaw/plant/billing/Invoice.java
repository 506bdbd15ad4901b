package com.waooaw.plant.billing;

import com.waooaw.plant.money.Money;
import com.waooaw.policy.BillingTerms;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An invoice or a credit note with everything that is printed on it; what is issued never changes.
 *
 * @param corrects the invoice a credit note is for; null for an invoice
 * @param periodEnd exclusive
 * @param orderStatus {@code open}, {@code paid} or {@code void} of an invoice's order; null of a
 *     credit note
 */
record Invoice(
    UUID id,
    UUID customerId,
    UUID hireId,
    Kind kind,
    String number,
    UUID corrects,
    Instant issuedAt,
    Instant periodStart,
    Instant periodEnd,
    Seller seller,
    Buyer buyer,
    List<Line> lines,
    String currency,
    Tax tax,
    String orderStatus,
    Instant dueAt) {

  Invoice {
    lines = List.copyOf(lines);
  }

  /** What it is. */
  enum Kind {
    INVOICE("invoice", "WA"),
    CREDIT_NOTE("credit_note", "CN");

    private final String word;
    private final String prefix;

    Kind(String word, String prefix) {
      this.word = word;
      this.prefix = prefix;
    }

    String word() {
      return word;
    }

    /** How its numbers begin. */
    String prefix() {
      return prefix;
    }

    static Kind of(String word) {
      return word.equals(CREDIT_NOTE.word) ? CREDIT_NOTE : INVOICE;
    }
  }

  /** Who bills, as it was then; without a GSTIN this is pro forma. */
  record Seller(String legalName, String address, String state, String gstin) {
    static Seller of(BillingTerms.Seller seller) {
      return new Seller(
          seller.legalName(), seller.address(), seller.state(), seller.gstin().orElse(null));
    }
  }

  /**
   * Who is billed, as it was then.
   *
   * @param state the place of supply
   */
  record Buyer(String legalName, String address, String state, String gstin) {}

  /**
   * One line.
   *
   * @param sac services accounting code
   * @param amount in paise, before tax; negative for a credit
   */
  record Line(String text, String sac, long amount) {}

  Money total() {
    return new Money(tax.total(), currency);
  }
}

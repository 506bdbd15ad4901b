package com.waooaw.plant.billing;

import static com.waooaw.plant.agent.report.Html.el;
import static com.waooaw.plant.agent.report.Html.text;

import com.waooaw.plant.agent.report.Html;
import com.waooaw.plant.billing.InvoiceView.Party;
import com.waooaw.plant.money.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An invoice as a page for the printer. All that people wrote is escaped. */
final class InvoicePage {
  private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
  private static final int PAISE = 100;

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>%s</title><style>
      @page { size: A4; margin: 18mm }
      body { font: 14px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
      h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1rem; margin: 1.5rem 0 .25rem } p { margin: .15rem 0 }
      table { width: 100%%; border-collapse: collapse; margin-top: 1.5rem }
      th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid #bbb; vertical-align: top }
      td:last-child, th:last-child { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
      tfoot tr:last-child th, tfoot tr:last-child td { font-weight: 700; border-bottom: 3px double #111 }
      </style></head><body>
      """;

  private InvoicePage() {}

  /** The whole page. */
  static String of(InvoiceView invoice, boolean sandbox) {
    String title = title(invoice) + " " + invoice.number();
    List<Html> body = new ArrayList<>();
    body.add(el("h1", title));
    body.add(el("p", "Issued " + day(invoice.issuedAt()) + ". " + standing(invoice, sandbox)));
    body.add(
        el(
            "p",
            "For " + day(invoice.periodStart()) + " to " + day(invoice.periodEnd().minusNanos(1))));
    body.add(el("h2", "From"));
    body.addAll(party(invoice.seller()));
    body.add(el("h2", "To"));
    body.addAll(party(invoice.buyer()));
    body.add(
        el(
            "p",
            "Place of supply: "
                + invoice.buyer().stateName()
                + " ("
                + invoice.buyer().state()
                + ")"));
    body.add(table(invoice));
    return HEAD.formatted(text(title).markup()) + el("main", body).markup() + "</body></html>\n";
  }

  private static String title(InvoiceView invoice) {
    if (invoice.kind().equals(Invoice.Kind.CREDIT_NOTE.word())) {
      return invoice.proForma() ? "Credit note (pro forma)" : "Credit note";
    }
    return invoice.proForma() ? "Pro forma invoice" : "Tax invoice";
  }

  private static String standing(InvoiceView invoice, boolean sandbox) {
    String status =
        switch (invoice.status()) {
          case "paid" -> "Paid.";
          case "open" -> "To be paid.";
          case "void" -> "Cancelled; nothing is owed.";
          default -> "";
        };
    return sandbox ? status + " Sandbox: no real money moves." : status;
  }

  private static List<Html> party(Party party) {
    List<Html> lines = new ArrayList<>();
    lines.add(el("p", party.legalName()));
    if (party.address() != null) {
      lines.add(el("p", party.address()));
    }
    lines.add(el("p", party.gstin() == null ? "GSTIN: not registered" : "GSTIN: " + party.gstin()));
    return lines;
  }

  private static Html table(InvoiceView invoice) {
    List<Html> rows = new ArrayList<>();
    invoice
        .lines()
        .forEach(
            line ->
                rows.add(
                    el(
                        "tr",
                        el("td", line.text()),
                        el("td", line.sac()),
                        el("td", amount(line.amount())))));
    List<Html> sums = new ArrayList<>();
    sums.add(sum("Before tax", invoice.taxable()));
    if (invoice.igst().amount() > 0) {
      sums.add(sum("IGST " + invoice.gstPercent() + " %", invoice.igst()));
    } else {
      sums.add(sum("CGST " + invoice.gstPercent() / 2 + " %", invoice.cgst()));
      sums.add(sum("SGST " + invoice.gstPercent() / 2 + " %", invoice.sgst()));
    }
    sums.add(sum("Total", invoice.total()));
    return el(
        "table",
        el("thead", el("tr", el("th", "Service"), el("th", "SAC"), el("th", "Amount"))),
        el("tbody", rows),
        el("tfoot", sums));
  }

  private static Html sum(String name, Money money) {
    return el("tr", el("th", name).with("colspan", 2), el("td", amount(money)));
  }

  /** As people write it: with a point before the paise and Indian grouping. */
  static String amount(Money money) {
    long paise = Math.abs(money.amount());
    String rupees = Long.toString(paise / PAISE);
    StringBuilder grouped = new StringBuilder();
    for (int i = 0; i < rupees.length(); i++) {
      int right = rupees.length() - i;
      // After the last three digits, groups of two.
      if (i > 0 && (right == 3 || (right > 3 && right % 2 == 1))) {
        grouped.append(',');
      }
      grouped.append(rupees.charAt(i));
    }
    return "%s %s%s.%02d"
        .formatted(money.currency(), money.amount() < 0 ? "-" : "", grouped, paise % PAISE);
  }

  private static String day(Instant at) {
    return DAY.format(at.atZone(INDIA));
  }
}

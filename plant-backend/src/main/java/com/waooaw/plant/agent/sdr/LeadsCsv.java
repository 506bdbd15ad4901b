package com.waooaw.plant.agent.sdr;

import com.waooaw.plant.agent.sdr.LeadTable.Rejected;
import com.waooaw.plant.agent.sdr.Scoring.Scored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The deliverables that spreadsheets open: RFC 4180 in UTF-8. A cell that a spreadsheet could take
 * for a formula gets an apostrophe in front, as OWASP advises against CSV injection; telephone
 * numbers with a leading + are no exception.
 */
final class LeadsCsv {
  static final String MEDIA_TYPE = "text/csv;charset=utf-8";
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20|%";
  private static final List<String> HEADER =
      List.of(
          "rank",
          "score",
          "name",
          "first_name",
          "last_name",
          "email",
          "company",
          "title",
          "country",
          "employees",
          "industry",
          "phone",
          "website",
          "row",
          "merged_from",
          "reasons",
          "notes");

  private LeadsCsv() {}

  static byte[] leads(List<Scored> ranked) {
    List<List<String>> rows = new ArrayList<>();
    int rank = 0;
    for (Scored scored : ranked) {
      rank++;
      Lead lead = scored.lead();
      rows.add(
          List.of(
              Integer.toString(rank),
              Integer.toString(scored.score()),
              lead.name(),
              lead.firstName(),
              lead.lastName(),
              lead.email(),
              lead.company(),
              lead.title(),
              lead.country(),
              lead.employees().map(Headcount::text).orElse(""),
              lead.industry(),
              lead.phone(),
              lead.website(),
              Integer.toString(lead.row()),
              scored.from().stream().map(String::valueOf).collect(Collectors.joining(" ")),
              String.join("; ", scored.reasons()),
              String.join("; ", lead.notes())));
    }
    return write(HEADER, rows);
  }

  static byte[] rejected(List<Rejected> rejected) {
    List<List<String>> rows =
        rejected.stream()
            .map(row -> List.of(Integer.toString(row.row()), row.reason(), row.content()))
            .toList();
    return write(List.of("row", "reason", "content"), rows);
  }

  /** The cell as a spreadsheet shows it and does not run it. */
  static String defused(String cell) {
    String bare = cell.stripLeading();
    boolean risky = !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0;
    boolean hidden = !bare.isEmpty() && FORMULA_STARTS.indexOf(bare.charAt(0)) >= 0;
    return risky || hidden ? "'" + cell : cell;
  }

  private static byte[] write(List<String> header, List<List<String>> rows) {
    StringBuilder out = new StringBuilder(16_384);
    try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
      printer.printRecord(header);
      for (List<String> row : rows) {
        printer.printRecord(row.stream().map(LeadsCsv::defused).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}

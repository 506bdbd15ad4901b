package com.waooaw.plant.agent.sdr;

import com.waooaw.plant.agent.AgentFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of a customer's file as they stand. Rows are numbered as a spreadsheet does, with the
 * header as row 1; rows without any content are not counted.
 *
 * @param delimiter what parts the cells
 * @param columns which column holds which field, in the file's order
 * @param unused names of the columns that were not recognised
 * @param rows those with as many cells as the header, or fewer
 * @param broken those that cannot be read as a row
 */
record LeadTable(
    char delimiter,
    Map<Field, Integer> columns,
    List<String> unused,
    List<Row> rows,
    List<Rejected> broken) {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int LONGEST_CELL = 2000;

  /** One row with its cells, stripped of the space around them. */
  record Row(int number, List<String> cells) {}

  /** A row that was left out, with the reason and its beginning. */
  record Rejected(int row, String reason, String content) {}

  /** Rows of data in the file. */
  int rowsIn() {
    return rows.size() + broken.size();
  }

  String cell(Row row, Field field) {
    Integer column = columns.get(field);
    return column == null || column >= row.cells().size() ? "" : row.cells().get(column);
  }

  /**
   * Reads a file.
   *
   * @throws AgentFailure if it has no rows or no columns that can be recognised
   */
  static LeadTable read(String csv) throws AgentFailure {
    String text = csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
    if (text.isBlank()) {
      throw new AgentFailure("The file of leads is empty.");
    }
    char delimiter = delimiter(text);
    List<Row> records = records(text, delimiter);
    if (records.isEmpty()) {
      throw new AgentFailure("The file of leads has no rows.");
    }
    Row header = records.getFirst();
    Map<Field, Integer> columns = new EnumMap<>(Field.class);
    List<String> unused = new ArrayList<>();
    for (int i = 0; i < header.cells().size(); i++) {
      String name = header.cells().get(i);
      Field field = Field.of(name).orElse(null);
      if (field == null || columns.putIfAbsent(field, i) != null) {
        unused.add(name.isEmpty() ? "column " + (i + 1) : name);
      }
    }
    requireUsable(columns, header);
    return sorted(
        delimiter, columns, unused, header.cells().size(), records.subList(1, records.size()));
  }

  private static void requireUsable(Map<Field, Integer> columns, Row header) throws AgentFailure {
    boolean usable =
        columns.containsKey(Field.EMAIL)
            || columns.containsKey(Field.NAME)
            || columns.containsKey(Field.LAST_NAME)
            || columns.containsKey(Field.COMPANY);
    if (!usable) {
      String first = String.join(", ", header.cells());
      throw new AgentFailure(
          "No column with an e-mail, a name or a company was recognised. The first row must name the columns, such as"
              + " name, email, company, title, country, employees; it reads: "
              + first.substring(0, Math.min(120, first.length()))
              + ".");
    }
  }

  private static LeadTable sorted(
      char delimiter,
      Map<Field, Integer> columns,
      List<String> unused,
      int width,
      List<Row> records)
      throws AgentFailure {
    List<Row> rows = new ArrayList<>();
    List<Rejected> broken = new ArrayList<>();
    for (Row row : records) {
      int cells = row.cells().size();
      boolean extra = row.cells().stream().skip(width).anyMatch(cell -> !cell.isEmpty());
      boolean swallowed = row.cells().stream().anyMatch(cell -> cell.length() > LONGEST_CELL);
      if (swallowed) {
        broken.add(
            reject(
                row,
                "A cell has more than "
                    + LONGEST_CELL
                    + " characters; a quotation mark may be missing its pair"));
      } else if (extra) {
        broken.add(reject(row, "The row has " + cells + " cells where the header has " + width));
      } else {
        rows.add(row);
      }
    }
    if (rows.isEmpty() && broken.isEmpty()) {
      throw new AgentFailure("The file of leads has a header but no rows below it.");
    }
    return new LeadTable(delimiter, columns, unused, rows, broken);
  }

  static Rejected reject(Row row, String reason) {
    String content = String.join(" | ", row.cells()).replaceAll("\\s+", " ").strip();
    return new Rejected(
        row.number(), reason, content.substring(0, Math.min(160, content.length())));
  }

  private static List<Row> records(String text, char delimiter) throws AgentFailure {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(false)
            .setLenientEof(true)
            .setTrailingData(true)
            .get();
    List<Row> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      for (CSVRecord record : parser) {
        List<String> cells = record.stream().map(Cleaning::spaces).toList();
        if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
          rows.add(new Row((int) record.getRecordNumber(), cells));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new AgentFailure("The file could not be read as CSV after row " + rows.size() + ".");
    }
    return rows;
  }

  /** The mark that parts most cells of the first line, outside quotes. */
  private static char delimiter(String text) {
    String line = text.lines().filter(candidate -> !candidate.isBlank()).findFirst().orElse("");
    String bare = line.replaceAll("\"[^\"]*\"", "");
    char best = ',';
    long most = 0;
    for (char candidate : DELIMITERS) {
      long count = bare.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }
}

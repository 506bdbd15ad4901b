package com.waooaw.plant.agent.sdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.ProgramRun;
import com.waooaw.plant.api.ContractValidator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

final class SalesDevelopmentTest {
  private final SalesDevelopment program = new SalesDevelopment();

  static ObjectNode inputs(String csv) {
    ObjectNode inputs = Json.mapper().createObjectNode().put("leads_csv", csv);
    ObjectNode wanted = inputs.putObject("ideal_customer");
    wanted.putArray("industries").add("Software");
    wanted.putArray("titles").add("CTO").add("Head of Engineering");
    wanted.putArray("countries").add("India").add("US");
    wanted.put("min_employees", 50).put("max_employees", 500);
    return inputs;
  }

  static String resource(String name) throws IOException {
    try (InputStream in = SalesDevelopmentTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ProgramRun run(JsonNode inputs) throws AgentFailure {
    return ProgramRun.of(program, "Find the CTOs worth writing to", inputs);
  }

  static List<CSVRecord> parse(String csv) throws IOException {
    try (CSVParser parser =
        CSVParser.parse(
            csv, CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      return parser.getRecords();
    }
  }

  @Test
  void theSampleFileIsCleanedMergedAndRanked() throws Exception {
    ProgramRun run = run(inputs(resource("leads.csv")));
    List<CSVRecord> leads = parse(run.text("leads.csv"));
    assertThat(leads.getFirst().get("email")).isEqualTo("anita.rao@brightloop.io");
    assertThat(leads.getFirst().get("first_name")).isEqualTo("Anita");
    assertThat(leads.getFirst().get("title")).isEqualTo("CTO");
    assertThat(leads.getFirst().get("country")).isEqualTo("India");
    assertThat(leads.getFirst().get("score")).isEqualTo("100");
    assertThat(leads.getFirst().get("merged_from")).isEqualTo("3");
    assertThat(leads.get(1).get("email")).isEqualTo("michael.chen@cloudpeak.com");
    assertThat(leads.get(1).get("merged_from")).isEqualTo("9");
    CSVRecord john =
        leads.stream()
            .filter(row -> row.get("email").equals("john.smith@acme.com"))
            .findFirst()
            .orElseThrow();
    assertThat(john.get("merged_from")).isEqualTo("5");
    assertThat(leads).extracting(row -> row.get("email")).contains("joan.smith@acme.com");
    assertThat(run.text("rejected.csv"))
        .contains("12,", "13,")
        .contains("is not an e-mail address")
        .contains("neither an e-mail address nor a name");
  }

  @Test
  void rowsInAreKeptMergedOrRejected() throws Exception {
    ProgramRun run = run(inputs(resource("leads.csv")));
    int kept = parse(run.text("leads.csv")).size();
    int rejected = parse(run.text("rejected.csv")).size();
    long merged =
        parse(run.text("leads.csv")).stream()
            .flatMap(row -> row.get("merged_from").lines())
            .filter(rows -> !rows.isEmpty())
            .mapToLong(rows -> rows.split(" ", -1).length)
            .sum();
    assertThat(run.text("report.md"))
        .contains(
            "| Rows in | 15 |",
            "| Kept | " + kept + " |",
            "| Merged | " + merged + " |",
            "| Rejected | " + rejected + " |");
    assertThat(kept + merged + rejected).isEqualTo(15);
  }

  @Test
  void formulasAreDefusedAndMarkupIsShownOnly() throws Exception {
    ProgramRun run = run(inputs(resource("leads.csv")));
    for (CSVRecord row : parse(run.text("leads.csv"))) {
      row.forEach(cell -> assertThat(cell).doesNotMatch("^[=+\\-@\t\r].*"));
    }
    assertThat(Jsoup.parse(run.text("report.html")).select("script, b, img, iframe")).isEmpty();
    assertThat(run.text("report.md")).doesNotContain("<script", "<b>");
  }

  @Test
  void semicolonsTabsMarksAndOtherNamesAreUnderstood() throws Exception {
    String csv =
        "\uFEFFVorname;Nachname;E-Mail Address;Organisation;Company Size\r\nLena;Vogel;lena@vogel.de;\"Vogel; S\u00f6hne\";~50\r\n\r\n;;;;\r\n";
    LeadTable table = LeadTable.read(csv);
    assertThat(table.delimiter()).isEqualTo(';');
    assertThat(table.rowsIn()).isEqualTo(1);
    Lead lead = Cleaning.of(table).leads().getFirst();
    assertThat(lead.company()).isEqualTo("Vogel; S\u00f6hne");
    assertThat(lead.name()).isEqualTo("Lena Vogel");
    assertThat(lead.employees()).contains(new Headcount(50, 50));
    assertThat(LeadTable.read("name\temail\nA B\ta@b.co\n").delimiter()).isEqualTo('\t');
  }

  @Test
  void sizesAreReadAsPeopleWriteThem() {
    assertThat(Headcount.parse("51-200")).contains(new Headcount(51, 200));
    assertThat(Headcount.parse("1,000+")).contains(new Headcount(1000, -1));
    assertThat(Headcount.parse("1,001-5,000 employees")).contains(new Headcount(1001, 5000));
    assertThat(Headcount.parse("10k")).contains(new Headcount(10_000, 10_000));
    assertThat(Headcount.parse("<10")).contains(new Headcount(0, 10));
    assertThat(Headcount.parse("1 000 to 2 000")).contains(new Headcount(1000, 2000));
    assertThat(Headcount.parse("many")).isEmpty();
  }

  @Test
  void jaroWinklerAgreesWithThePublishedExamples() {
    assertThat(JaroWinkler.similarity("martha", "marhta")).isCloseTo(0.961, within(0.001));
    assertThat(JaroWinkler.similarity("dwayne", "duane")).isCloseTo(0.840, within(0.001));
    assertThat(JaroWinkler.similarity("dixon", "dicksonx")).isCloseTo(0.813, within(0.001));
  }

  @Test
  void whatCannotBeWorkedOnIsRefusedInOneSentence() {
    assertThatThrownBy(() -> run(inputs("  \n")))
        .isInstanceOf(AgentFailure.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> run(inputs("colour,price\nred,5\n")))
        .isInstanceOf(AgentFailure.class)
        .hasMessageContaining("colour, price");
    assertThatThrownBy(() -> run(inputs("name,email\n")))
        .isInstanceOf(AgentFailure.class)
        .hasMessageContaining("no rows");
    assertThatThrownBy(() -> run(inputs("name,email\nOnly A Name,\n")))
        .isInstanceOf(AgentFailure.class)
        .hasMessageContaining("None of the 1 rows");
    ObjectNode contradiction = inputs("name,email\nA B,a@b.co\n");
    contradiction.withObject("/ideal_customer").put("min_employees", 900);
    assertThatThrownBy(() -> run(contradiction))
        .isInstanceOf(AgentFailure.class)
        .hasMessageContaining("no company can meet");
  }

  @Test
  void aMegabyteOfLeadsTakesSeconds() throws Exception {
    StringBuilder csv = new StringBuilder("name,email,company,title,country,employees\n");
    for (int i = 0; csv.length() < 1_040_000; i++) {
      csv.append("Person")
          .append(i % 300)
          .append(" Family")
          .append(i % 700)
          .append(",p")
          .append(i % 14_000)
          .append("@company")
          .append(i % 40)
          .append(".com,Company ")
          .append(i % 40)
          .append(",CTO,IN,")
          .append(i % 900)
          .append('\n');
    }
    ProgramRun run = run(inputs(csv.toString()));
    assertThat(run.events())
        .filteredOn(event -> event.kind().equals("progress"))
        .hasSizeGreaterThan(50);
  }

  @Test
  void theSameGoalMakesTheSameBytesAndTheSchemaAcceptsIt() throws Exception {
    ObjectNode inputs = inputs(resource("leads.csv"));
    assertThat(ContractValidator.schema(program.inputSchema()).validate(inputs)).isEmpty();
    for (String part : List.of("report.html", "leads.csv", "rejected.csv", "report.md")) {
      assertThat(run(inputs).bytes(part)).isEqualTo(run(inputs).bytes(part));
    }
  }

  @Property(tries = 100)
  void anyRowsAddUpAndNoCellIsAFormula(
      @ForAll @Size(max = 12) List<@StringLength(max = 12) String> cells) throws IOException {
    StringBuilder csv =
        new StringBuilder("name,email,company\nReal Person,real@person.example,Person Ltd\n");
    for (int i = 0; i + 2 < cells.size(); i += 3) {
      for (int j = 0; j < 3; j++) {
        csv.append(j == 0 ? "" : ",")
            .append('"')
            .append(cells.get(i + j).replace("\"", "\"\""))
            .append('"');
      }
      csv.append('\n');
    }
    try {
      LeadTable table = LeadTable.read(csv.toString());
      Cleaning cleaned = Cleaning.of(table);
      List<Merging.Merge> merges = Merging.find(cleaned.leads(), done -> {});
      List<Merging.Merged> kept = Merging.apply(cleaned.leads(), merges);
      assertThat(kept.size() + merges.size() + cleaned.rejected().size()).isEqualTo(table.rowsIn());
      String out =
          new String(
              LeadsCsv.leads(new Scoring(IdealCustomer.read(inputs(""))).rank(kept)),
              StandardCharsets.UTF_8);
      List<CSVRecord> rows = parse(out);
      assertThat(rows).hasSameSizeAs(kept);
      rows.forEach(
          row -> row.forEach(cell -> assertThat(cell).doesNotMatch("(?s)^[=+\\-@\t\r].*")));
    } catch (AgentFailure refused) {
      assertThat(refused.getMessage()).endsWith(".");
    }
  }

  @Property
  void aDefusedCellReadsBackWithAtMostAnApostropheInFront(
      @ForAll @StringLength(max = 30) String cell) {
    String defused = LeadsCsv.defused(cell);
    assertThat(defused).isIn(cell, "'" + cell);
  }
}

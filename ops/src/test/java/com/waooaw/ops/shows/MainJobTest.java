package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From a stranger to a kept deliverable, through all four services, with nothing but HTTP. */
@Tag("stack")
class MainJobTest {
  private static final String TEXT =
      """
      Good tea needs time. Boil fresh water and warm the pot first. \
      Then add one spoon of leaves for each cup. Wait four minutes before you pour. \
      Most people pour too soon and call the tea weak.""";

  private final String portal = RunningStack.get().cpApi();

  @Test
  void theMarketplaceShowsNineteenCertifiedAgentsOverPages() {
    Visitor stranger = new Visitor(portal);
    List<JsonNode> agents = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          stranger
              .get("/api/v1/agents?limit=5" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .expect(200)
              .json();
      page.path("items").forEach(agents::add);
      cursor = page.path("next_cursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));

    assertThat(agents).hasSize(19);
    assertThat(agents).extracting(a -> a.path("slug").asText()).doesNotHaveDuplicates();
    assertThat(agents).allSatisfy(a -> assertThat(a.path("certified").asBoolean()).isTrue());
    assertThat(agents).allSatisfy(a -> assertThat(a.path("review_count").asInt()).isZero());
  }

  @Test
  void aContentReportIsKeptWhoseFiguresAboutTheGivenTextAreRight() {
    Hired hired = Hired.onTrial("content-marketing");
    String goal = hired.goal("Make this page easier to read", Map.of("text", TEXT));

    JsonNode run = hired.done(goal);

    String report = hired.deliverable(run, "report.md");
    assertThat(report).contains("| Words | " + TEXT.split("\\s+").length + " |");
    assertThat(report).contains("| Sentences | 5 |");
    assertThat(hired.deliverable(run, "report.html")).contains("Good tea needs time");

    JsonNode trial = hired.customer().get("/api/v1/trials/" + hired.hireId()).expect(200).json();
    assertThat(trial.path("deliverable_count").asInt()).isEqualTo(1);
    assertThat(trial.path("tasks_used_today").asInt()).isEqualTo(1);
    assertThat(trial.path("spend")).isEqualTo(run.path("cost"));
    assertThat(run.path("cost").path("amount").asLong()).isEqualTo(1_000);
    JsonNode hires = hired.customer().get("/api/v1/hires").expect(200).json().path("items");
    assertThat(hires)
        .singleElement()
        .satisfies(h -> assertThat(h.path("id").asText()).isEqualTo(hired.hireId()));
  }

  @Test
  void leadsComeBackWithoutTheirDuplicates() {
    String leads =
        """
        first name,last name,email,company,title,country,employees,industry
        Ada,Lovelace,ada@engines.example,Engines Ltd,CEO,United Kingdom,120,Software
        ada,LOVELACE,ADA@ENGINES.EXAMPLE,Engines Limited,CEO,UK,120,Software
        Grace,Hopper,grace@compilers.example,Compilers Inc,CTO,United States,300,Software
        Linus,Pauling,linus@bonds.example,Bonds,Chemist,United States,20,Chemistry
        """;
    Hired hired = Hired.onTrial("sdr");
    String goal =
        hired.goal(
            "Find the leads worth a letter",
            Map.of(
                "leads_csv",
                leads,
                "ideal_customer",
                Map.of("industries", List.of("Software"), "titles", List.of("CTO"))));

    String csv = hired.deliverable(hired.done(goal), "leads.csv");

    List<String> rows = csv.lines().skip(1).toList();
    assertThat(rows).hasSize(3);
    assertThat(rows.getFirst()).startsWith("1,").contains("Grace,Hopper");
    assertThat(csv.toLowerCase(java.util.Locale.ROOT).split("ada@engines.example", -1)).hasSize(2);
  }

  @Test
  void aPracticeSetIsTheSameForTheSameSeed() {
    Hired hired = Hired.onTrial("maths-tutor");
    Map<String, Object> inputs =
        Map.of("topic", "linear-equations", "level", 2, "count", 12, "seed", 7);

    String once = hired.deliverable(hired.done(hired.goal("Practise", inputs)), "practice.md");
    String again = hired.deliverable(hired.done(hired.goal("Practise", inputs)), "practice.md");

    assertThat(again).isEqualTo(once);
  }
}

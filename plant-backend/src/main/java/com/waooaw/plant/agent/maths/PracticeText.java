package com.waooaw.plant.agent.maths;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.maths.Exercise.Checked;
import com.waooaw.plant.agent.report.Markdown;
import com.waooaw.plant.agent.report.ReportPage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The practice set as Markdown for people and as JSON for programs. */
final class PracticeText {
  static final String JSON_TYPE = "application/json";

  private PracticeText() {}

  static byte[] markdown(PracticeReport report) {
    Markdown out = new Markdown();
    out.heading(1, report.title())
        .paragraph(report.lead())
        .paragraph("The goal:", report.statement());
    out.heading(2, report.inputs().topic().instruction());
    out.numbered(report.problems().stream().map(report::asked).toList());
    out.heading(2, "Worked solutions");
    for (Checked problem : report.problems()) {
      out.heading(3, problem.number() + ". " + problem.question());
      out.bullets(problem.steps());
      out.paragraph("Answer:", problem.answer());
      out.paragraph("Check:", problem.check());
    }
    List<List<String>> rows = new ArrayList<>();
    for (Checked problem : report.problems()) {
      rows.add(List.of(Integer.toString(problem.number()), problem.question(), problem.answer()));
    }
    out.heading(2, "Answer key").table(List.of("No.", "Question", "Answer"), rows);
    out.paragraph(report.seed());
    out.paragraph(
        "Made by the Maths Tutor agent of WAOOAW on " + ReportPage.day(report.made()) + ".");
    return out.bytes();
  }

  /**
   * {@code {topic, level, seed, generator, notation[], problems[{number, question, answer,
   * check}]}}.
   */
  static byte[] json(PracticeReport report) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("topic", report.inputs().topic().slug());
    root.put("level", report.inputs().level()).put("count", report.problems().size());
    root.put("seed", report.inputs().seed()).put("repeats", report.repeats());
    root.put("generator", "SplitMix64 (Steele et al. 2014), state = seed * 5 + level");
    root.put("checked", report.inputs().topic().method());
    ArrayNode notation = root.putArray("notation");
    Notation.RULES.forEach(notation::add);
    ArrayNode problems = root.putArray("problems");
    for (Checked problem : report.problems()) {
      problems
          .addObject()
          .put("number", problem.number())
          .put("question", problem.question())
          .put("answer", problem.answer())
          .put("check", problem.check());
    }
    try {
      String text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

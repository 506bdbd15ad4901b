package com.waooaw.plant.agent.maths;

import static com.waooaw.plant.agent.report.Html.el;
import static com.waooaw.plant.agent.report.Html.text;

import com.waooaw.plant.agent.maths.Exercise.Checked;
import com.waooaw.plant.agent.report.Blocks;
import com.waooaw.plant.agent.report.Html;
import com.waooaw.plant.agent.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The practice set for paper: questions, then on new pages the worked solutions and the answers.
 */
final class PracticeHtml {
  private PracticeHtml() {}

  static byte[] page(PracticeReport report) {
    List<Html> body = List.of(questions(report), solutions(report), key(report), made(report));
    return new ReportPage(report.title(), "Maths Tutor", report.lead(), report.made(), body)
        .bytes();
  }

  private static Html questions(PracticeReport report) {
    List<Html> items = new ArrayList<>();
    for (Checked problem : report.problems()) {
      items.add(
          el(
              "li",
              el("span", problem.number() + ".").with("class", "index"),
              el("div", lines(report.asked(problem)))));
    }
    return Blocks.section(
        report.inputs().topic().instruction(),
        el(
                "div",
                el("span", "Name"),
                el("span", "Date"),
                el("span", "Score, of " + report.problems().size()))
            .with("class", "fields"),
        el("ol", items).with("class", "problems"));
  }

  /** Each equation of a system on its own line. */
  private static Html lines(String question) {
    List<Html> lines = new ArrayList<>();
    for (String line : question.split("; ", -1)) {
      lines.add(el("div", MathText.of(line)));
    }
    return Html.many(lines);
  }

  private static Html solutions(PracticeReport report) {
    List<Html> cards = new ArrayList<>();
    for (Checked problem : report.problems()) {
      List<Html> steps =
          problem.steps().stream().<Html>map(step -> el("li", MathText.of(step))).toList();
      cards.add(
          el(
                  "div",
                  el(
                          "div",
                          el("span", problem.number() + ".").with("class", "index"),
                          el("div", lines(problem.question())))
                      .with("class", "question"),
                  el("ol", steps),
                  el("p", el("strong", text("Answer: "), MathText.of(problem.answer()))),
                  el("p", text("\u2713 "), MathText.of(problem.check())).with("class", "check"))
              .with("class", "solution"));
    }
    return el("section", el("h2", "Worked solutions"), el("div", cards).with("class", "solutions"))
        .with("class", "page");
  }

  private static Html key(PracticeReport report) {
    List<List<Html>> rows = new ArrayList<>();
    for (Checked problem : report.problems()) {
      rows.add(
          List.of(
              text(Integer.toString(problem.number())),
              MathText.of(problem.question()),
              MathText.of(problem.answer())));
    }
    return el(
            "section",
            el("h2", "Answer key"),
            Blocks.tableOf(List.of("No.", "Question", "Answer"), rows, Set.of(0)))
        .with("class", "page");
  }

  private static Html made(PracticeReport report) {
    return Blocks.section(
        "About this set",
        Blocks.labelled("The goal:", report.statement()),
        Blocks.paragraph(
            "Every answer was "
                + report.inputs().topic().method()
                + ", from the printed question and answer alone."),
        Blocks.note(report.seed()));
  }
}

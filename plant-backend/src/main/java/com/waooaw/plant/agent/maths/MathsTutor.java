package com.waooaw.plant.agent.maths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.StepContext;
import com.waooaw.plant.agent.StepState;
import com.waooaw.plant.agent.maths.Exercise.Checked;
import com.waooaw.plant.agent.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a practice set with worked solutions, each answer confirmed by a computation of another
 * kind from the printed question. Needs no model and no network; the same seed makes the same set.
 */
public final class MathsTutor implements AgentProgram {
  @Override
  public String agentSlug() {
    return "maths-tutor";
  }

  @Override
  public JsonNode inputSchema() {
    return MathsInputs.schema();
  }

  @Override
  public List<String> makes() {
    return List.of(
        "Practice set with worked solutions and answer key (HTML for print, Markdown, JSON)");
  }

  @Override
  public List<Step> steps() {
    return List.of(
        new Step("plan", "Planning the set", MathsTutor::plan),
        new Step("draw", "Drawing the problems", MathsTutor::draw),
        new Step("check", "Checking every answer", MathsTutor::check),
        new Step("write", "Setting the pages", MathsTutor::write));
  }

  private static Outcome plan(StepContext context) throws AgentFailure {
    MathsInputs inputs = MathsInputs.read(context.statement(), context.inputs());
    context.think(
        inputs.count()
            + " problems on "
            + inputs.topic().slug()
            + " at level "
            + inputs.level()
            + ", each question once, answers exact.");
    ObjectNode data =
        Json.mapper()
            .createObjectNode()
            .put("seed", inputs.seed())
            .put("seed_given", inputs.seedGiven());
    context.observe(
        "The seed is "
            + inputs.seed()
            + (inputs.seedGiven() ? ", as given." : ", made from the goal's words and the topic."),
        data);
    return StepState.of(context).outcome();
  }

  private static Outcome draw(StepContext context) throws AgentFailure {
    MathsInputs inputs = MathsInputs.read(context.statement(), context.inputs());
    context.act("Drawing numbers from the seed and solving each problem step by step.");
    PracticeSet set = PracticeSet.draw(inputs, done -> context.progress(done, inputs.count()));
    Exercise first = set.exercises().getFirst();
    ObjectNode data =
        Json.mapper()
            .createObjectNode()
            .put("problems", set.exercises().size())
            .put("repeats", set.repeats());
    context.observe(
        "Number 1 is " + first.question() + "; its answer " + first.answer() + ".", data);
    if (set.repeats() > 0) {
      context.observe(
          "This level has too few different problems: " + set.repeats() + " repeat others.", data);
    }
    return StepState.of(context)
        .with("exercises", set.exercises())
        .with("repeats", set.repeats())
        .outcome();
  }

  private static Outcome check(StepContext context) throws AgentFailure {
    MathsInputs inputs = MathsInputs.read(context.statement(), context.inputs());
    context.think(
        "A worked solution can carry its own mistake to the end, so each answer is confirmed another way.");
    StepState state = StepState.of(context);
    List<Exercise> exercises = state.readList("exercises", Exercise.class);
    List<Checked> checked = new ArrayList<>();
    for (Exercise exercise : exercises) {
      int number = checked.size() + 1;
      Optional<String> check = inputs.topic().confirm(exercise);
      if (check.isEmpty()) {
        throw new IllegalStateException(
            "Problem "
                + number
                + " failed its check: "
                + exercise.question()
                + " -> "
                + exercise.answer());
      }
      checked.add(
          new Checked(
              number, exercise.question(), exercise.answer(), exercise.steps(), check.get()));
      context.progress(number, exercises.size());
    }
    Checked last = checked.getLast();
    ObjectNode data =
        Json.mapper().createObjectNode().put("checked", checked.size()).put("wrong", 0);
    context.observe(
        "All "
            + checked.size()
            + " answers are right: "
            + inputs.topic().method()
            + ". Number "
            + last.number()
            + ": "
            + last.check()
            + ".",
        data);
    return state.with("problems", checked).outcome();
  }

  private static Outcome write(StepContext context) throws AgentFailure {
    context.act("Setting questions, worked solutions and the answer key on their own pages.");
    StepState state = StepState.of(context);
    PracticeReport report =
        new PracticeReport(
            MathsInputs.read(context.statement(), context.inputs()),
            state.read("repeats", Integer.class),
            state.readList("problems", Checked.class),
            context.statement(),
            context.now());
    List<PartContent> parts =
        List.of(
            new PartContent("practice.html", ReportPage.MEDIA_TYPE, PracticeHtml.page(report)),
            new PartContent("practice.md", ReportPage.MARKDOWN_TYPE, PracticeText.markdown(report)),
            new PartContent("answers.json", PracticeText.JSON_TYPE, PracticeText.json(report)));
    return new Outcome(
        state.outcome().state(), List.of(new Draft(report.title(), report.lead(), parts)));
  }
}

package com.waooaw.plant.agent.maths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.ProgramRun;
import com.waooaw.plant.api.ContractValidator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

final class MathsTutorTest {
  private final MathsTutor program = new MathsTutor();

  static ObjectNode inputs(String topic, int level, int count) {
    return Json.mapper()
        .createObjectNode()
        .put("topic", topic)
        .put("level", level)
        .put("count", count);
  }

  private ProgramRun run(String statement, JsonNode inputs) throws AgentFailure {
    return ProgramRun.of(program, statement, inputs);
  }

  @Test
  void everyTopicAndLevelMakesAHundredDifferentCheckedProblems() throws AgentFailure {
    for (Topic topic : Topic.values()) {
      for (int level = 1; level <= 5; level++) {
        JsonNode answers =
            Json.read(run("Practise", inputs(topic.slug(), level, 100)).text("answers.json"));
        Set<String> questions = new HashSet<>();
        answers.get("problems").forEach(problem -> questions.add(problem.get("question").asText()));
        assertThat(questions).as(topic + " " + level).hasSize(100);
        assertThat(answers.get("repeats").asInt()).isZero();
      }
    }
  }

  @Property(tries = 400)
  void everyAnswerIsConfirmedAndEveryChangedAnswerIsNot(
      @ForAll Topic topic,
      @ForAll @IntRange(min = 1, max = 5) int level,
      @ForAll @LongRange(min = 0, max = (1L << 53) - 1) long seed) {
    Exercise exercise = topic.draw(new Draws(seed), level);
    assertThat(topic.confirm(exercise)).as(exercise.toString()).isPresent();
    assertThat(exercise.steps()).isNotEmpty();
    assertThat(exercise.question() + " : " + exercise.answer() + " : " + exercise.steps())
        .matches("\\p{ASCII}+")
        .doesNotContain("--", "+ -", "- -", " 1x", " 0x");
    Exercise wrong = new Exercise(exercise.question(), spoilt(exercise.answer()), exercise.steps());
    assertThat(topic.confirm(wrong)).as(wrong.toString()).isEmpty();
  }

  @Property(tries = 200)
  void everyEquationOnTheWayHasTheSameSolution(
      @ForAll @IntRange(min = 1, max = 5) int level,
      @ForAll @LongRange(min = 0, max = (1L << 53) - 1) long seed) {
    Pattern equation =
        Pattern.compile(
            "(?:gives \\(\\d+\\)|both sides:|[Cc]ollect:|Multiply out:|Multiply by \\d+:) (.*)$");
    for (Topic topic : List.of(Topic.LINEAR_EQUATIONS, Topic.LINEAR_SYSTEMS)) {
      Exercise exercise = topic.draw(new Draws(seed), level);
      for (String step : exercise.steps()) {
        Matcher matcher = equation.matcher(step);
        if (matcher.find()) {
          String[] sides = matcher.group(1).split("=", -1);
          for (int i = 1; i < sides.length; i++) {
            String line = sides[i - 1] + "=" + sides[i];
            assertThat(Checks.substitution(new Exercise(line, exercise.answer(), List.of())))
                .as(exercise + " " + line)
                .isPresent();
          }
        }
      }
    }
  }

  /** The same answer with its first number one larger. */
  private static String spoilt(String answer) {
    Matcher number = Pattern.compile("\\d+").matcher(answer);
    if (answer.equals("no real solution")) {
      return "x = 1";
    }
    return number.find()
        ? answer.substring(0, number.start())
            + (Integer.parseInt(number.group()) + 1)
            + answer.substring(number.end())
        : answer + " + 1";
  }

  @Test
  void answersAreRightByHand() {
    assertThat(Checks.substitution(new Exercise("3x + 5 = 20", "x = 5", List.of()))).isPresent();
    assertThat(
            Checks.substitution(new Exercise("2x + 3y = 12; x - y = 1", "x = 3, y = 2", List.of())))
        .isPresent();
    assertThat(Checks.quadratic(new Exercise("x^2 - 5x + 6 = 0", "x = 2 or x = 3", List.of())))
        .isPresent();
    assertThat(Checks.quadratic(new Exercise("x^2 - 5x + 6 = 0", "x = 2", List.of()))).isEmpty();
    assertThat(
            Checks.quadratic(
                new Exercise(
                    "x^2 - x - 1 = 0", "x = (1 - sqrt(5))/2 or x = (1 + sqrt(5))/2", List.of())))
        .isPresent();
    assertThat(
            Checks.derivative(
                new Exercise("f(x) = (x^2 + 1)(3x - 2)", "f'(x) = 9x^2 - 4x + 3", List.of())))
        .isPresent();
    assertThat(Checks.lowestTerms(new Exercise("(3/4) + (5/6)", "19/12", List.of()))).isPresent();
    assertThat(Checks.lowestTerms(new Exercise("(3/4) + (5/6)", "38/24", List.of()))).isEmpty();
    assertThat(
            Checks.percentage(
                new Exercise(
                    "A number increased by 15% is 92. What is the number?", "80", List.of())))
        .isPresent();
  }

  @Test
  void expressionsHaveTheUsualPrecedence() {
    assertThat(Expression.value("2 + 3 * 4 - 6 / 3", Map.of())).hasToString("12");
    assertThat(Expression.value("-2^2 + (1/2)x", Map.of("x", Exact.of(Fraction.of(6)))))
        .hasToString("-1");
    assertThat(Expression.value("(1 + sqrt(2))(1 - sqrt(2))", Map.of())).hasToString("-1");
    assertThatThrownBy(() -> Expression.value("2 +", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameSeedMakesTheSameSetAndAShorterOneIsItsBeginning() throws AgentFailure {
    ObjectNode inputs = inputs("quadratic-equations", 3, 20).put("seed", 42);
    assertThat(run("One", inputs).bytes("answers.json"))
        .isEqualTo(run("Another", inputs).bytes("answers.json"));
    JsonNode shorter =
        Json.read(
            run("One", inputs("quadratic-equations", 3, 5).put("seed", 42)).text("answers.json"));
    JsonNode longer = Json.read(run("One", inputs).text("answers.json"));
    assertThat(shorter.get("problems").get(4)).isEqualTo(longer.get("problems").get(4));
    ObjectNode unseeded = inputs("fractions", 2, 5);
    assertThat(run("One", unseeded).bytes("practice.html"))
        .isEqualTo(run("One", unseeded).bytes("practice.html"));
    assertThat(run("One", unseeded).text("answers.json"))
        .isNotEqualTo(run("Two", unseeded).text("answers.json"));
  }

  /**
   * The first numbers of SplitMix64 from seed 0, as published with the algorithm's reference code.
   */
  @Test
  void theGeneratorIsTheOneItSaysItIs() {
    Draws draws = new Draws(0);
    assertThat(draws.between(0, 999_999))
        .isEqualTo((int) Long.remainderUnsigned(0xE220A8397B1DCDAFL, 1_000_000));
    assertThat(draws.between(0, 999_999))
        .isEqualTo((int) Long.remainderUnsigned(0x6E789E6AA1B965F4L, 1_000_000));
  }

  @Test
  void aStatementIsShownAndNeverInterpreted() throws AgentFailure {
    ProgramRun run =
        run("<script>alert(1)</script> and forget the answers", inputs("arithmetic", 1, 3));
    assertThat(Jsoup.parse(run.text("practice.html")).select("script")).isEmpty();
    assertThat(run.text("practice.md")).doesNotContain("<script");
    assertThat(run.text("practice.html")).contains("Worked solutions", "Answer key");
  }

  @Test
  void theSchemaNamesEveryTopicAndRefusesOthers() {
    var schema = ContractValidator.schema(program.inputSchema());
    for (Topic topic : Topic.values()) {
      assertThat(schema.validate(inputs(topic.slug(), 1, 1))).isEmpty();
    }
    assertThat(schema.validate(inputs("poetry", 1, 1))).isNotEmpty();
    assertThat(schema.validate(inputs("fractions", 6, 1))).isNotEmpty();
    assertThatThrownBy(() -> run("x", inputs("poetry", 1, 1)))
        .isInstanceOf(AgentFailure.class)
        .hasMessageContaining("poetry");
  }
}

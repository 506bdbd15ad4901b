package com.waooaw.plant.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.StepContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A small real program that counts the words of a text, as slowly and as unluckily as its inputs
 * ask for.
 */
public final class Programs {
  private Programs() {}

  /** The program, as the agent of the given slug. */
  public static AgentProgram wordCount(String slug) {
    return new WordCount(slug);
  }

  private record WordCount(String agentSlug) implements AgentProgram {
    @Override
    public JsonNode inputSchema() {
      return Json.read(
          """
          {"type": "object", "additionalProperties": false, "required": ["text"],
           "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 1000000},
             "pause_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
             "trouble": {"enum": ["none", "refuse", "crash", "crash_once"]}}}
          """);
    }

    @Override
    public List<String> makes() {
      return List.of("Word count (HTML, text)");
    }

    @Override
    public List<Step> steps() {
      return List.of(
          new Step("read", "Reading", WordCount::read),
          new Step("count", "Counting", WordCount::count),
          new Step("write", "Writing down", WordCount::write));
    }

    private static Outcome read(StepContext context) throws AgentFailure {
      context.think("A text is words with gaps between them.");
      if (context.inputs().path("trouble").asText().equals("refuse")) {
        throw new AgentFailure("This text has nothing that can be counted.");
      }
      return Outcome.of(state(context.inputs().path("text").asText().strip().split("\\s+").length));
    }

    private static Outcome count(StepContext context) {
      long words = context.state().path("words").asLong();
      context.act("Counting " + words + " words");
      String trouble = context.inputs().path("trouble").asText();
      if (trouble.equals("crash")
          || (trouble.equals("crash_once") && Troubles.first(context.now()))) {
        throw new IllegalStateException("out of luck");
      }
      long pause = context.inputs().path("pause_ms").asLong();
      for (long done = 0; done < words; done++) {
        LockSupport.parkNanos(pause * 1_000_000);
        context.progress(done + 1, words);
      }
      context.observe("Counted", Json.mapper().createObjectNode().put("words", words));
      return Outcome.of(context.state());
    }

    private static Outcome write(StepContext context) {
      long words = context.state().path("words").asLong();
      return new Outcome(
          context.state(),
          List.of(
              new Draft(
                  "Word count",
                  words + " words.",
                  List.of(
                      part("count.html", "text/html;charset=utf-8", "<p>" + words + " words</p>"),
                      part("the \"count\".txt", "text/plain;charset=utf-8", words + " words")))));
    }

    private static PartContent part(String name, String mediaType, String content) {
      return new PartContent(name, mediaType, content.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode state(long words) {
      return Json.mapper().createObjectNode().put("words", words);
    }
  }
}

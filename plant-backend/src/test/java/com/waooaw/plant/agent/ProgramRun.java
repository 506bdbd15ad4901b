package com.waooaw.plant.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentProgram.Draft;
import com.waooaw.plant.agent.AgentProgram.PartContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A whole run of a program, its state carried as JSON text between steps as the runner does. */
public final class ProgramRun {
  public static final Instant NOW = Instant.parse("2026-11-25T10:15:30Z");

  /** Something a step said. */
  public record Said(String step, String kind, String text, JsonNode data) {}

  private final List<Said> events = new ArrayList<>();
  private final List<Draft> deliverables = new ArrayList<>();
  private final List<OutsideAct> acts = new ArrayList<>();

  private ProgramRun() {}

  public static ProgramRun of(AgentProgram program, String statement, JsonNode inputs)
      throws AgentFailure {
    ProgramRun run = new ProgramRun();
    String state = "{}";
    for (AgentProgram.Step step : program.steps()) {
      Context context = new Context(run, step.name(), statement, inputs, Json.read(state));
      AgentProgram.Outcome outcome = step.work().run(context);
      state = Json.write(outcome.state());
      run.deliverables.addAll(outcome.deliverables());
      outcome.act().ifPresent(run.acts::add);
    }
    return run;
  }

  public List<Said> events() {
    return events;
  }

  public List<OutsideAct> acts() {
    return acts;
  }

  public Draft deliverable() {
    return deliverables.getFirst();
  }

  public byte[] bytes(String part) {
    return deliverable().parts().stream()
        .filter(content -> content.name().equals(part))
        .map(PartContent::content)
        .findFirst()
        .orElseThrow();
  }

  public String text(String part) {
    return new String(bytes(part), StandardCharsets.UTF_8);
  }

  private record Context(
      ProgramRun run, String step, String statement, JsonNode inputs, JsonNode state)
      implements StepContext {
    @Override
    public List<String> successCriteria() {
      return List.of();
    }

    @Override
    public List<String> constraints() {
      return List.of();
    }

    @Override
    public Optional<String> changeRequest() {
      return Optional.empty();
    }

    @Override
    public void proceed() {}

    @Override
    public <T> T paid(String what, long mostMicroUsd, PaidCall<T> call) throws AgentFailure {
      throw new AgentFailure("A built-in program pays for nothing: " + what);
    }

    @Override
    public Instant now() {
      return NOW;
    }

    @Override
    public void think(String text) {
      run.events.add(new Said(step, "think", text, Json.mapper().createObjectNode()));
    }

    @Override
    public void act(String text) {
      run.events.add(new Said(step, "act", text, Json.mapper().createObjectNode()));
    }

    @Override
    public void observe(String text, JsonNode data) {
      run.events.add(new Said(step, "observe", text, data));
    }

    @Override
    public void progress(long done, long total) {
      if (total <= 0 || done < 0 || done > total) {
        throw new IllegalArgumentException("Progress " + done + " of " + total);
      }
      run.events.add(
          new Said(step, "progress", done + "/" + total, Json.mapper().createObjectNode()));
    }
  }
}

package com.waooaw.plant.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.AgentProvider;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Agents that a model runs. Without a model it runs none, and nothing pretends. */
public final class ModelAgents implements AgentProvider {
  private final Map<String, AgentProgram> bySlug;

  private ModelAgents(Map<String, AgentProgram> bySlug) {
    this.bySlug = Map.copyOf(bySlug);
  }

  /** The agents that the model runs, or none when there is no model. */
  public static ModelAgents of(Vertx vertx, Optional<ModelSettings> model) {
    if (model.isEmpty()) {
      return new ModelAgents(Map.of());
    }
    ModelSettings settings = model.get();
    Model working = new Model(settings, new ModelClient(vertx, settings), new Tools());
    Map<String, AgentProgram> programs = new LinkedHashMap<>();
    for (Trade trade : trades()) {
      programs.put(trade.slug(), new ModelProgram(trade, working));
    }
    return new ModelAgents(programs);
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public Optional<AgentProgram> find(String agentSlug) {
    return Optional.ofNullable(bySlug.get(requireNonNull(agentSlug, "agentSlug")));
  }

  @Override
  public Set<String> slugs() {
    return bySlug.keySet();
  }

  /** What each agent does, as shipped. */
  static List<Trade> trades() {
    try (InputStream json = ModelAgents.class.getResourceAsStream("trades.json")) {
      JsonNode read = Json.mapper().readTree(requireNonNull(json, "trades.json"));
      return List.of(Json.mapper().convertValue(read, Trade[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

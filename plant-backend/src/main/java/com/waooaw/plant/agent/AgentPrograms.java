package com.waooaw.plant.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The programs this plant can run, by the slug of their agent. */
public final class AgentPrograms {
  private final Map<String, AgentProgram> bySlug = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if two programs claim one agent
   */
  public AgentPrograms(List<AgentProgram> programs) {
    for (AgentProgram program : programs) {
      if (bySlug.put(program.agentSlug(), program) != null) {
        throw new IllegalArgumentException("Two programs run " + program.agentSlug());
      }
    }
  }

  /** The program of an agent; empty if the agent cannot run here. */
  public Optional<AgentProgram> find(String agentSlug) {
    return Optional.ofNullable(bySlug.get(agentSlug));
  }

  /** The agents that can run here. */
  public Set<String> slugs() {
    return Set.copyOf(bySlug.keySet());
  }
}

package com.waooaw.plant.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Programs that need no model and no network. */
public final class BuiltInPrograms implements AgentProvider {
  private final Map<String, AgentProgram> bySlug = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if two programs claim one agent
   */
  public BuiltInPrograms(List<AgentProgram> programs) {
    for (AgentProgram program : programs) {
      if (bySlug.put(program.agentSlug(), program) != null) {
        throw new IllegalArgumentException("Two programs run " + program.agentSlug());
      }
    }
  }

  @Override
  public String name() {
    return "built_in";
  }

  @Override
  public Optional<AgentProgram> find(String agentSlug) {
    return Optional.ofNullable(bySlug.get(agentSlug));
  }

  @Override
  public Set<String> slugs() {
    return Set.copyOf(bySlug.keySet());
  }
}

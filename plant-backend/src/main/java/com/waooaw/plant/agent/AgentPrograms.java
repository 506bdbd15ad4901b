package com.waooaw.plant.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The programs this plant can run, by the slug of their agent, whoever provides them. */
public final class AgentPrograms {
  private final List<AgentProvider> providers;

  /** Programs of the plant's own. */
  public AgentPrograms(List<AgentProgram> programs) {
    this(new BuiltInPrograms(programs));
  }

  /** What these providers run; the first that runs an agent does. */
  public AgentPrograms(AgentProvider... providers) {
    this.providers = List.of(providers);
  }

  /** These and another's. */
  public AgentPrograms and(AgentProvider provider) {
    List<AgentProvider> all = new ArrayList<>(providers);
    all.add(provider);
    return new AgentPrograms(all.toArray(AgentProvider[]::new));
  }

  /** The program of an agent; empty if the agent cannot run here. */
  public Optional<AgentProgram> find(String agentSlug) {
    return providers.stream().flatMap(provider -> provider.find(agentSlug).stream()).findFirst();
  }

  /** The agents that can run here. */
  public Set<String> slugs() {
    Set<String> slugs = new HashSet<>();
    providers.forEach(provider -> slugs.addAll(provider.slugs()));
    return Set.copyOf(slugs);
  }
}

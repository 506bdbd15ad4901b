package com.waooaw.plant.agent;

import java.util.Optional;
import java.util.Set;

/**
 * What runs agents: the programs built in, which need nothing, or a model. A provider that cannot
 * work now, because what it needs is not set, has no programs, so that nothing pretends.
 */
public interface AgentProvider {
  /** The provider as the catalogue names it, {@code built_in} or {@code model}. */
  String name();

  /** The program of an agent; empty if this provider does not run it. */
  Optional<AgentProgram> find(String agentSlug);

  /** The agents it runs now. */
  Set<String> slugs();
}

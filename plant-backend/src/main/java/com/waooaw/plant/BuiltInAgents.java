package com.waooaw.plant;

import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.agent.content.ContentMarketing;
import com.waooaw.plant.agent.maths.MathsTutor;
import com.waooaw.plant.agent.sdr.SalesDevelopment;
import java.util.List;

/** The agents that work without a model or a network. */
public final class BuiltInAgents {
  private BuiltInAgents() {}

  /** All of them. */
  public static AgentPrograms all() {
    return new AgentPrograms(
        List.of(new ContentMarketing(), new SalesDevelopment(), new MathsTutor()));
  }
}

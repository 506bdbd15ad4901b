package com.waooaw.plant.outside;

import com.waooaw.plant.agent.OutsideAct.Kind;
import java.util.Map;
import java.util.Optional;

/** The ways out that are set up here. */
public final class Connectors {
  private final Map<Kind, Connector> byKind;

  public Connectors(Map<Kind, Connector> byKind) {
    this.byKind = Map.copyOf(byKind);
  }

  /** The way out for acts of a kind; empty when none is set up. */
  public Optional<Connector> find(Kind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }
}

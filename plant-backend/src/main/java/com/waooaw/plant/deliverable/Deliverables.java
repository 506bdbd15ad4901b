package com.waooaw.plant.deliverable;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.agent.AgentProgram.Draft;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What agents made. It stays its customer's whatever becomes of the hire. */
public final class Deliverables {
  private final Ids ids;

  public Deliverables(Ids ids) {
    this.ids = requireNonNull(ids, "ids");
  }

  /**
   * Where a deliverable comes from.
   *
   * @param revises the deliverable that the run makes a new version of
   */
  public record Origin(
      UUID customerId, UUID runId, UUID goalId, UUID hireId, Optional<UUID> revises) {}

  /**
   * Keeps a deliverable in the caller's transaction.
   *
   * @return its id
   * @throws IllegalArgumentException if it has no part
   */
  public UUID keep(Handle tx, Origin origin, Draft draft, Instant now) {
    if (draft.parts().isEmpty()) {
      throw new IllegalArgumentException("A deliverable has at least one part");
    }
    UUID id = ids.next();
    DeliverableStore.insert(tx, id, origin, draft, now);
    return id;
  }
}

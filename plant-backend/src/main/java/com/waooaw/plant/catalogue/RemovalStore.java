package com.waooaw.plant.catalogue;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of what keeps an agent from being deleted. */
final class RemovalStore {
  private RemovalStore() {}

  static boolean deleted(Handle tx, UUID agentId) {
    return tx.createQuery(
            "SELECT deleted_at IS NOT NULL FROM plant.entity WHERE id = :id AND kind = 'agent'")
        .bind("id", agentId)
        .mapTo(Boolean.class)
        .one();
  }

  /** How many hires of an agent have not ended; a trial that is over has, whether marked or not. */
  static long hires(Handle tx, UUID agentId, Instant now) {
    return tx.createQuery(
            """
            SELECT count(*) FROM plant.hire
            WHERE agent_id = :id AND state IN ('trial_active', 'active', 'paused', 'suspended')
              AND (state <> 'trial_active' OR trial_ends_at > :now)
            """)
        .bind("id", agentId)
        .bind("now", now)
        .mapTo(Long.class)
        .one();
  }
}

package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.UUID;

/**
 * Something that happened in the business and must stay provable.
 *
 * @param actor the user's id, or {@code system}
 * @param action {@code noun.verb} in the past tense, such as {@code trial.started}
 * @param entityType what it happened to, such as {@code hire}
 * @param entityId the id of that
 * @param customerId whose it is, or null
 * @param correlationId the request that caused it, or null for jobs
 * @param outcome what became of it, such as {@code ok}
 * @param body further JSON values; never secrets, never the customer's own content
 */
public record BusinessEvent(
    String actor,
    String action,
    String entityType,
    String entityId,
    UUID customerId,
    String correlationId,
    String outcome,
    Map<String, ?> body) {
  public BusinessEvent {
    requireNonNull(actor, "actor");
    requireNonNull(action, "action");
    requireNonNull(entityType, "entityType");
    requireNonNull(entityId, "entityId");
    requireNonNull(outcome, "outcome");
    body = Map.copyOf(body);
  }
}

package com.waooaw.plant.constitution;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A governed entity as it is stored.
 *
 * @param id its id
 * @param document what it says of itself
 * @param status where it stands in Genesis
 * @param version the number of its newest amendment
 * @param versionHash the stored hash of the document, to be compared with the document's own
 * @param headHash the hash of its newest amendment
 * @param certificateNumber its current certificate; empty if it has none or lost it by a change
 * @param createdAt when it was first written
 * @param updatedAt when it last changed
 */
public record Entity(
    UUID id,
    EntityDocument document,
    EntityStatus status,
    int version,
    String versionHash,
    String headHash,
    Optional<String> certificateNumber,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether it has a certificate now. */
  public boolean certified() {
    return certificateNumber.isPresent()
        && (status == EntityStatus.CERTIFIED || status == EntityStatus.LISTED);
  }
}

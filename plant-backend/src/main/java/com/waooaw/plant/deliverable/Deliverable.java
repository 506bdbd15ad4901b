package com.waooaw.plant.deliverable;

import com.waooaw.plant.hire.AgentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an agent made, as its customer reads it. Every version stays.
 *
 * @param revises the version before; null for the first
 * @param revisedBy the version after; null for the newest
 * @param review what its customer said of it; null until then
 */
record Deliverable(
    UUID id,
    UUID runId,
    UUID goalId,
    UUID hireId,
    AgentRef agent,
    String title,
    String summary,
    Instant createdAt,
    List<Part> parts,
    int version,
    UUID revises,
    UUID revisedBy,
    Review review) {

  /**
   * What its customer said.
   *
   * @param runId the run that makes the next version; null when it was accepted
   */
  record Review(String verdict, String changes, UUID runId, Instant at) {}

  /** One of its files. */
  record Part(String name, String mediaType, long size, String sha256) {}

  /** A file's bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes go straight to the socket.
  record Content(String name, String mediaType, String sha256, byte[] bytes) {}
}

package com.waooaw.plant.deliverable;

import com.waooaw.plant.hire.AgentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What an agent made, as its customer reads it. */
record Deliverable(
    UUID id,
    UUID runId,
    UUID goalId,
    UUID hireId,
    AgentRef agent,
    String title,
    String summary,
    Instant createdAt,
    List<Part> parts) {

  /** One of its files. */
  record Part(String name, String mediaType, long size, String sha256) {}

  /** A file's bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes go straight to the socket.
  record Content(String name, String mediaType, String sha256, byte[] bytes) {}
}

package com.waooaw.plant.work;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a customer asked for.
 *
 * @param inputs valid against the agent's schema; untrusted content
 */
record Goal(
    UUID id,
    @JsonIgnore UUID customerId,
    UUID hireId,
    String statement,
    List<String> successCriteria,
    List<String> constraints,
    JsonNode inputs,
    Instant createdAt) {}

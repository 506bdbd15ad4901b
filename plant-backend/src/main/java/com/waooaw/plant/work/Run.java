package com.waooaw.plant.work;

import com.waooaw.plant.money.Cost;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One attempt at a goal, as its customer reads it. */
record Run(
    UUID id,
    UUID goalId,
    UUID hireId,
    String statement,
    RunStatus status,
    List<RunStep> steps,
    Cost cost,
    List<UUID> deliverableIds,
    int attempts,
    String failure,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {}

package com.waooaw.plant.approval;

import java.time.Instant;
import java.util.UUID;

/** How an act of the same kind was decided before. */
record Precedent(
    UUID approvalId,
    String path,
    String decision,
    String reason,
    UUID deciderId,
    String deciderEmail,
    Instant decidedAt) {}

package com.waooaw.plant.audit;

import java.time.Instant;

/**
 * What verifying the chain found.
 *
 * @param firstBad null when the chain is whole
 * @param headHash the hash of the newest entry; null when there is none
 */
record Verification(
    boolean valid,
    long entries,
    long checkpoints,
    FirstBad firstBad,
    String headHash,
    Instant verifiedAt,
    long durationMs) {

  /** The first entry that is not as it was made, and why. */
  record FirstBad(long seq, String reason) {}
}

package com.waooaw.plant.audit;

import java.time.Instant;
import java.util.List;

/**
 * What verifying the chain found.
 *
 * @param since the entry of the checkpoint that was begun at; 0 for the whole chain
 * @param entries how many were recomputed and good
 * @param checkpoints how many were checked and good
 * @param retired how many entries were dropped with a signed summary, before those recomputed
 * @param firstBad null when the chain is whole
 * @param headHash the hash of the newest good entry; null when there is none
 * @param anchors the heads that are kept outside the database, and whether the chain has them
 */
public record Verification(
    boolean valid,
    long since,
    long entries,
    long checkpoints,
    long retired,
    FirstBad firstBad,
    String headHash,
    List<Anchored> anchors,
    Instant verifiedAt,
    long durationMs) {

  /** The first entry that is not as it was made, and why. */
  public record FirstBad(long seq, String reason) {}

  /**
   * A head kept outside the database.
   *
   * @param place {@code redis} or {@code file}
   * @param state {@code agrees}, {@code absent}, {@code unreadable}, {@code older} than what is
   *     verified, {@code forged} or {@code differs}
   * @param seq the entry it is of; null when there is none
   */
  public record Anchored(String place, String state, Long seq) {}
}

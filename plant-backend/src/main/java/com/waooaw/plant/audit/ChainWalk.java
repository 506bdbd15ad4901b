package com.waooaw.plant.audit;

import com.waooaw.plant.audit.EntryStore.Checkpoint;
import com.waooaw.plant.audit.EntryStore.Head;
import com.waooaw.plant.audit.Verification.FirstBad;
import com.waooaw.plant.keys.Signer.Signed;
import java.util.Optional;

/**
 * Walks along a chain, entry by entry, with its checkpoints where they stand, and stops at the
 * first thing that is not as it was made. Where entries and checkpoints come from is no matter.
 */
final class ChainWalk {
  private final SignatureCheck signatures;
  private final long start;
  private long seq;
  private String hash;
  private long signed;
  private long checkpoints;
  private FirstBad firstBad;

  /** Whether a signature is ours. */
  @FunctionalInterface
  interface SignatureCheck {
    /** Whether the named key made it over these bytes. */
    boolean verify(byte[] payload, Signed signed);
  }

  /** Begins after an entry that is known to be good. */
  ChainWalk(Head from, SignatureCheck signatures) {
    this.signatures = signatures;
    this.start = from.seq();
    this.seq = from.seq();
    this.hash = from.hash();
    this.signed = from.seq();
  }

  /**
   * Takes the next entry.
   *
   * @param computed the hash that its columns have
   */
  void entry(long itsSeq, String prevHash, String itsHash, String computed) {
    if (firstBad != null) {
      return;
    }
    if (itsSeq != seq + 1) {
      bad(seq + 1, "The entry is missing.");
    } else if (!prevHash.equals(hash)) {
      bad(itsSeq, "The entry does not follow from the one before it.");
    } else if (!computed.equals(itsHash)) {
      bad(
          itsSeq,
          "The entry was changed after it was written: its hash does not match its content.");
    } else {
      seq = itsSeq;
      hash = itsHash;
    }
  }

  /** Takes the next checkpoint, after the entries up to it. */
  void checkpoint(Checkpoint next) {
    if (firstBad != null) {
      return;
    }
    if (next.seq() != seq) {
      bad(seq + 1, "Entries up to " + next.seq() + " were signed and are missing.");
    } else if (!next.hash().equals(hash)) {
      bad(seq, "The chain up to here was rewritten: it differs from its signed checkpoint.");
    } else if (!signatures.verify(Entry.checkpointed(seq, hash), next.signed())) {
      bad(seq, "The signature of the checkpoint here is not ours.");
    } else {
      signed = seq;
      checkpoints++;
    }
  }

  // A batch and its checkpoint are written in one transaction, so the newest entry is always
  // signed. Without this, a chain rewritten and robbed of its checkpoints would pass as whole.
  /** Ends the walk. */
  void finish() {
    if (firstBad == null && signed < seq) {
      bad(signed + 1, "Entries from here on are not signed by any checkpoint.");
    }
  }

  /** Says that the chain is bad at an entry, unless it was before. */
  void bad(long at, String reason) {
    if (firstBad == null) {
      firstBad = new FirstBad(at, reason);
    }
  }

  /** The last entry that was good. */
  Head head() {
    return new Head(seq, hash);
  }

  /** How many entries were good. */
  long entries() {
    return seq - start;
  }

  /** How many checkpoints were good. */
  long checkpoints() {
    return checkpoints;
  }

  Optional<FirstBad> firstBad() {
    return Optional.ofNullable(firstBad);
  }
}

package com.waooaw.plant.audit;

import com.waooaw.plant.audit.EntryStore.Checkpoint;
import com.waooaw.plant.audit.Verification.FirstBad;
import com.waooaw.plant.keys.Signer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Recomputes the chain from its first entry and checks every checkpoint's signature, in memory that
 * stays flat.
 */
final class Verifier {
  private final EntryStore store;
  private final Signer signer;
  private final InstantSource clock;

  Verifier(EntryStore store, Signer signer, InstantSource clock) {
    this.store = store;
    this.signer = signer;
    this.clock = clock;
  }

  /** Verifies what the transaction sees; it must be repeatable read. */
  Verification verify(Handle tx) {
    Instant started = clock.instant();
    Walk walk;
    try (ResultIterator<Checkpoint> checkpoints = store.checkpoints(tx);
        ResultIterator<Entry> entries = store.all(tx)) {
      walk = new Walk(checkpoints);
      while (entries.hasNext() && walk.firstBad == null) {
        walk.step(entries.next());
      }
      walk.finish();
    }
    Instant ended = clock.instant();
    return new Verification(
        walk.firstBad == null,
        walk.seq,
        store.countCheckpoints(tx),
        walk.firstBad,
        walk.seq == 0 ? null : walk.hash,
        ended,
        Duration.between(started, ended).toMillis());
  }

  private final class Walk {
    private final Iterator<Checkpoint> checkpoints;
    private Checkpoint next;
    private long seq;
    private long signed;
    private String hash = Entry.GENESIS;
    private FirstBad firstBad;

    Walk(Iterator<Checkpoint> checkpoints) {
      this.checkpoints = checkpoints;
      advance();
    }

    void step(Entry entry) {
      if (entry.seq() != seq + 1) {
        bad(seq + 1, "The entry is missing.");
      } else if (!entry.prevHash().equals(hash)) {
        bad(entry.seq(), "The entry does not follow from the one before it.");
      } else if (!entry.computeHash().equals(entry.hash())) {
        bad(
            entry.seq(),
            "The entry was changed after it was written: its hash does not match its content.");
      } else {
        seq = entry.seq();
        hash = entry.hash();
        checkpoint();
      }
    }

    // A batch and its checkpoint are written in one transaction, so the newest entry is always
    // signed. Without this, a chain rewritten and robbed of its checkpoints would pass as whole.
    void finish() {
      if (firstBad != null) {
        return;
      }
      if (next != null) {
        bad(seq + 1, "Entries up to " + lastCheckpoint() + " were signed and are missing.");
      } else if (signed < seq) {
        bad(signed + 1, "Entries from here on are not signed by any checkpoint.");
      }
    }

    private void checkpoint() {
      if (next == null || next.seq() != seq) {
        return;
      }
      if (!next.hash().equals(hash)) {
        bad(seq, "The chain up to here was rewritten: it differs from its signed checkpoint.");
      } else if (!signer.verify(Entry.checkpointed(seq, hash), next.signed())) {
        bad(seq, "The signature of the checkpoint here is not ours.");
      } else {
        signed = seq;
        advance();
      }
    }

    private void advance() {
      next = checkpoints.hasNext() ? checkpoints.next() : null;
    }

    private long lastCheckpoint() {
      long last = next.seq();
      while (checkpoints.hasNext()) {
        last = checkpoints.next().seq();
      }
      return last;
    }

    private void bad(long at, String reason) {
      firstBad = new FirstBad(at, reason);
    }
  }
}

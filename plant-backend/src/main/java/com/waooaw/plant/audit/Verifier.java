package com.waooaw.plant.audit;

import com.waooaw.plant.audit.Anchors.Kept;
import com.waooaw.plant.audit.EntryStore.Checkpoint;
import com.waooaw.plant.audit.EntryStore.Head;
import com.waooaw.plant.audit.Verification.Anchored;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.Signer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Recomputes the chain and checks every checkpoint's signature, in memory that stays flat. Begins
 * at the first entry, at the signed summary of what was dropped, or at a checkpoint.
 */
public final class Verifier {
  /** Checkpoints read at a time; each is of one batch. */
  private static final int PAGE = 500;

  private final EntryStore store;
  private final Signer signer;
  private final InstantSource clock;

  /** A verifier of the chain whose checkpoints this signer knows. */
  public Verifier(Signer signer, InstantSource clock) {
    this(new EntryStore(), signer, clock);
  }

  Verifier(EntryStore store, Signer signer, InstantSource clock) {
    this.store = store;
    this.signer = signer;
    this.clock = clock;
  }

  /** Verifies the whole chain as it is now, without the heads kept outside. */
  public Verification verify(Database database) {
    return database.transact(
        Scope.plant(),
        TransactionIsolationLevel.REPEATABLE_READ,
        tx -> verify(tx, Optional.empty(), List.of()));
  }

  /**
   * Verifies what the transaction sees; it must be repeatable read.
   *
   * @param since begins at the newest checkpoint at or before this entry; empty for everything
   * @param kept the heads kept outside, read before the transaction began
   */
  Verification verify(Handle tx, Optional<Long> since, List<Kept> kept) {
    Instant started = clock.instant();
    Start start = start(tx, since);
    ChainWalk walk = new ChainWalk(start.head(), signer::verify);
    start.bad().ifPresent(reason -> walk.bad(start.head().seq() + 1, reason));
    follow(tx, walk, Long.MAX_VALUE);
    walk.finish();
    List<Anchored> anchors = new ArrayList<>();
    for (Kept one : kept) {
      anchors.add(hold(tx, walk, start, one));
    }
    Instant ended = clock.instant();
    return new Verification(
        walk.firstBad().isEmpty(),
        start.since(),
        walk.entries(),
        walk.checkpoints(),
        start.retired(),
        walk.firstBad().orElse(null),
        walk.head().seq() == 0 ? null : walk.head().hash(),
        anchors,
        ended,
        Duration.between(started, ended).toMillis());
  }

  /** Walks the batch that an entry is in, from the checkpoint before it to its own. */
  ChainWalk walkAround(Handle tx, long seq) {
    Start start = start(tx, Optional.of(seq - 1));
    ChainWalk walk = new ChainWalk(start.head(), signer::verify);
    start.bad().ifPresent(reason -> walk.bad(start.head().seq() + 1, reason));
    long upTo =
        store.checkpoints(tx, seq - 1, 1).stream().map(Checkpoint::seq).findFirst().orElse(seq);
    follow(tx, walk, upTo);
    walk.finish();
    return walk;
  }

  /** Walks everything up to an entry that is signed. */
  ChainWalk walkTo(Handle tx, long upTo) {
    Start start = afterRetired(tx);
    ChainWalk walk = new ChainWalk(start.head(), signer::verify);
    start.bad().ifPresent(reason -> walk.bad(start.head().seq() + 1, reason));
    follow(tx, walk, upTo);
    walk.finish();
    return walk;
  }

  /** Walks on along entries and checkpoints, up to an entry. */
  void follow(Handle tx, ChainWalk walk, long upTo) {
    // Along the index: a page of the chain is read once and in order, and never sorted.
    tx.execute("SET LOCAL enable_sort = off");
    tx.execute("SET LOCAL enable_seqscan = off");
    tx.execute("SET LOCAL enable_bitmapscan = off");
    EntryHasher hasher = new EntryHasher();
    while (walk.firstBad().isEmpty()) {
      List<Checkpoint> page = store.checkpoints(tx, walk.head().seq(), PAGE);
      page = page.stream().filter(c -> c.seq() <= upTo).toList();
      if (page.isEmpty()) {
        unsigned(tx, walk, hasher, upTo);
        return;
      }
      List<Checkpoint> checkpoints = page;
      int[] next = {0};
      EntryRow.copy(
          tx,
          walk.head().seq(),
          page.getLast().seq(),
          row -> {
            if (walk.firstBad().isPresent()) {
              return;
            }
            long seq = row.seq();
            while (checkpoints.get(next[0]).seq() < seq) {
              walk.checkpoint(checkpoints.get(next[0]++));
            }
            walk.entry(seq, row.prevHash(), row.hash(), hasher.hash(row));
          });
      while (next[0] < checkpoints.size()) {
        walk.checkpoint(checkpoints.get(next[0]++));
      }
    }
  }

  // There should be none: a few are enough to tell where the first of them stands.
  private void unsigned(Handle tx, ChainWalk walk, EntryHasher hasher, long upTo) {
    long last = Math.min(upTo, walk.head().seq() + PAGE);
    EntryRow.copy(
        tx,
        walk.head().seq(),
        last,
        row -> walk.entry(row.seq(), row.prevHash(), row.hash(), hasher.hash(row)));
    if (walk.firstBad().isEmpty() && upTo == Long.MAX_VALUE) {
      store
          .entries(tx, walk.head().seq(), upTo, 1)
          .forEach(beyond -> walk.bad(walk.head().seq() + 1, "The entry is missing."));
    }
  }

  /** Where a walk begins, and what is bad already. */
  private record Start(Head head, long since, long retired, Optional<String> bad) {}

  private Start start(Handle tx, Optional<Long> since) {
    if (since.isPresent()) {
      Optional<Checkpoint> checkpoint = store.checkpointUpTo(tx, since.get());
      if (checkpoint.isPresent()) {
        Checkpoint from = checkpoint.get();
        boolean ours = signer.verify(Entry.checkpointed(from.seq(), from.hash()), from.signed());
        return new Start(
            new Head(from.seq(), from.hash()),
            from.seq(),
            0,
            ours ? Optional.empty() : Optional.of("The checkpoint before is not signed by us."));
      }
    }
    return afterRetired(tx);
  }

  private Start afterRetired(Handle tx) {
    Head head = Head.NONE;
    for (Retired retired : Retired.all(tx)) {
      boolean follows =
          retired.fromSeq() == head.seq() + 1 && retired.prevHash().equals(head.hash());
      if (!follows) {
        return new Start(head, 0, head.seq(), Optional.of("What was dropped is not all told."));
      }
      Signer.Signed signed = new Signer.Signed(retired.kid(), retired.signature());
      if (!signer.verify(retired.payload(), signed)) {
        return new Start(
            head,
            0,
            head.seq(),
            Optional.of("The summary of what was dropped is not signed by us."));
      }
      head = retired.head();
    }
    return new Start(head, 0, head.seq(), Optional.empty());
  }

  private Anchored hold(Handle tx, ChainWalk walk, Start start, Kept kept) {
    return switch (kept) {
      case Kept.Absent absent -> new Anchored(absent.place(), "absent", null);
      case Kept.Unreadable unreadable -> new Anchored(unreadable.place(), "unreadable", null);
      case Kept.Signed head -> {
        String state = state(tx, walk, start, head.checkpoint());
        switch (state) {
          case "forged" ->
              walk.bad(
                  walk.head().seq() + 1,
                  "The head kept in " + head.where() + " is not signed by us.");
          case "missing" ->
              walk.bad(
                  walk.head().seq() + 1,
                  "Entries up to "
                      + head.checkpoint().seq()
                      + " were signed, as the head kept in "
                      + head.where()
                      + " shows, and are missing.");
          case "differs" ->
              walk.bad(
                  head.checkpoint().seq(),
                  "The chain up to here was rewritten: it differs from the head kept in "
                      + head.where()
                      + ".");
          default -> {}
        }
        yield new Anchored(head.place(), state, head.checkpoint().seq());
      }
    };
  }

  private String state(Handle tx, ChainWalk walk, Start start, Checkpoint anchor) {
    if (!signer.verify(Entry.checkpointed(anchor.seq(), anchor.hash()), anchor.signed())) {
      return "forged";
    }
    if (anchor.seq() < start.head().seq()) {
      return "older";
    }
    if (walk.firstBad().isEmpty() && anchor.seq() > walk.head().seq()) {
      return "missing";
    }
    return store.hashAt(tx, anchor.seq()).filter(anchor.hash()::equals).isPresent()
        ? "agrees"
        : "differs";
  }
}

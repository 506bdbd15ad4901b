package com.waooaw.plant.audit;

import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.Verification.FirstBad;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.page.Page;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What the caller did, as the trail has it, and on demand the proof: the batches of the chain that
 * the shown entries are in, recomputed up to their signed checkpoints. Other people's entries of
 * those batches are hashed and never shown.
 */
final class OwnActivity {
  private final Database database;
  private final Verifier verifier;
  private final InstantSource clock;

  /** What recomputing found; null {@code firstBad} means that all is as it was written. */
  record Proof(
      boolean valid, long entries, long checkpoints, FirstBad firstBad, java.time.Instant at) {}

  /** A page of one's own entries. */
  record Activity(List<EntryView> items, String nextCursor, Proof verification) {}

  private record Shown(Page<Entry> page, List<EntryView> views) {}

  OwnActivity(Database database, Verifier verifier, InstantSource clock) {
    this.database = database;
    this.verifier = verifier;
    this.clock = clock;
  }

  Activity of(Request request) {
    String actor = request.userId().toString();
    Shown shown =
        database.transact(
            request.scope(),
            tx -> {
              Page<Entry> page = new EntryQuery(request).of(actor).page(tx);
              return new Shown(page, EntryView.of(tx, page.items()));
            });
    boolean prove = request.query("verify").map(Boolean::parseBoolean).orElse(false);
    Proof proof =
        prove
            ? database.transact(
                Scope.plant(),
                TransactionIsolationLevel.REPEATABLE_READ,
                tx -> prove(tx, shown.page().items()))
            : null;
    return new Activity(shown.views(), shown.page().nextCursor(), proof);
  }

  private Proof prove(Handle tx, List<Entry> shown) {
    List<Long> seqs = shown.stream().map(Entry::seq).sorted().toList();
    long provenTo = 0;
    long entries = 0;
    long checkpoints = 0;
    for (long seq : seqs) {
      if (seq <= provenTo) {
        continue;
      }
      ChainWalk walk = verifier.walkAround(tx, seq);
      entries += walk.entries();
      checkpoints += walk.checkpoints();
      if (walk.firstBad().isPresent()) {
        return new Proof(false, entries, checkpoints, walk.firstBad().get(), clock.instant());
      }
      provenTo = walk.head().seq();
    }
    return new Proof(true, entries, checkpoints, null, clock.instant());
  }
}

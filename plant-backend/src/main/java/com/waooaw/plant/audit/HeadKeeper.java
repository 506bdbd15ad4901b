package com.waooaw.plant.audit;

import com.waooaw.plant.audit.Anchors.Kept;
import com.waooaw.plant.audit.EntryStore.Checkpoint;
import com.waooaw.plant.audit.EntryStore.Head;
import com.waooaw.plant.keys.Signer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the head that is kept outside the database along with the chain, and never from one that
 * the chain does not have: it would be the only proof that entries are gone. Used by the chainer's
 * thread alone.
 */
final class HeadKeeper {
  private static final Logger log = LoggerFactory.getLogger(HeadKeeper.class);

  private final Anchors anchors;
  private final EntryStore store;
  private final Signer signer;
  private Optional<Checkpoint> kept = Optional.empty();
  private boolean known;
  private volatile boolean lost;

  HeadKeeper(Anchors anchors, EntryStore store, Signer signer) {
    this.anchors = anchors;
    this.store = store;
    this.signer = signer;
  }

  /** Another process may have moved it meanwhile. */
  void forget() {
    known = false;
  }

  /** Whether the chain, which ends here now, has the head that is kept. */
  boolean holds(Handle tx, Head head) {
    if (!known && !read()) {
      return false;
    }
    if (kept.isEmpty()) {
      return true;
    }
    Checkpoint mine = kept.get();
    Optional<String> there =
        mine.seq() == head.seq() ? Optional.of(head.hash()) : store.hashAt(tx, mine.seq());
    boolean holds = mine.seq() <= head.seq() && there.filter(mine.hash()::equals).isPresent();
    if (!holds && !lost) {
      log.atError()
          .addKeyValue("seq", mine.seq())
          .log("The head kept outside the database is not in the audit chain; verify the trail");
    }
    lost = !holds;
    return holds;
  }

  /** Keeps a head that follows from the one that is kept. */
  void advance(Checkpoint head) {
    anchors.advance(head);
    kept = Optional.of(head);
  }

  /** The newest head that is kept, as far as it is known. */
  Optional<Checkpoint> newest() {
    return kept;
  }

  /** Whether the chain does not have the head that is kept. */
  boolean lost() {
    return lost;
  }

  private boolean read() {
    List<Kept> places = anchors.read();
    if (places.stream().anyMatch(p -> p instanceof Kept.Unreadable u && u.away())) {
      return false;
    }
    kept =
        places.stream()
            .filter(Kept.Signed.class::isInstance)
            .map(place -> ((Kept.Signed) place).checkpoint())
            .filter(c -> signer.verify(Entry.checkpointed(c.seq(), c.hash()), c.signed()))
            .max(Comparator.comparingLong(Checkpoint::seq));
    known = true;
    return true;
  }
}

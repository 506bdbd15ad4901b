package com.waooaw.plant.audit;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.audit.EntryStore.Checkpoint;
import com.waooaw.plant.audit.EntryStore.Head;
import com.waooaw.plant.audit.RequestStream.Streamed;
import com.waooaw.plant.keys.Signer;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains one batch: what waits in the outbox and in the stream, its checkpoint, and how far the
 * stream was read, all in one transaction.
 */
final class Chaining {
  private static final Logger log = LoggerFactory.getLogger(Chaining.class);
  private static final int BATCH = 1_000;
  private static final String OUTBOX = "outbox";
  private static final String SAVEPOINT = "chained";
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private final RequestStream stream;
  private final HeadKeeper keeper;
  private final EntryStore store;
  private final Signer signer;
  private final InstantSource clock;
  private final EntryHasher hasher = new EntryHasher();
  private LocalDate openedFor;
  private LocalDate month;

  /** An event that may become an entry, what is kept apart of it, and what to keep if it cannot. */
  private record Candidate(String source, String raw, Entry entry, Optional<Personal> apart) {
    Candidate parted() {
      Personal.Parted parted = Personal.part(entry);
      return new Candidate(source, raw, parted.entry(), Optional.of(parted.personal()));
    }
  }

  /**
   * What a batch came to.
   *
   * @param follows whether the chain had the head that is kept outside, before it
   */
  private record Done(int events, Optional<Checkpoint> checkpoint, boolean follows) {
    static final Done NOTHING = new Done(0, Optional.empty(), false);
  }

  Chaining(
      RequestStream stream,
      HeadKeeper keeper,
      EntryStore store,
      Signer signer,
      InstantSource clock) {
    this.stream = stream;
    this.keeper = keeper;
    this.store = store;
    this.signer = signer;
    this.clock = clock;
  }

  /** Called when this process begins to lead. */
  void begin() {
    keeper.forget();
    openedFor = null;
  }

  /** Chains what waits now; how many events that were. */
  int turn(Handle handle) {
    openMonth(handle);
    String position = store.streamPosition(handle);
    List<Streamed> streamed = stream.read(position, BATCH);
    Done done = handle.inTransaction(tx -> chain(tx, position, streamed));
    if (done.follows()) {
      done.checkpoint().ifPresent(keeper::advance);
    }
    if (done.events() > 0 && !streamed.isEmpty()) {
      stream.trim(streamed.getLast().id());
    }
    return done.events();
  }

  // In a transaction of its own: tables that are made wait for nobody who chains, and a batch that
  // is rolled back does not take its month with it.
  private void openMonth(Handle handle) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).withDayOfMonth(1);
    if (!today.equals(openedFor)) {
      month = handle.inTransaction(tx -> store.openMonth(tx, today));
      openedFor = today;
    }
  }

  private Done chain(Handle tx, String position, List<Streamed> streamed) {
    // Row-level security shows the chain to the plant alone.
    tx.createQuery("SELECT set_config('waooaw.plant', 'on', true)").mapTo(String.class).one();
    // The lock of the leader is a session's; this one is the transaction's, so that a leader who
    // does not know yet that it lost its session cannot write beside the next.
    if (!store.holdStreamAt(tx, position)) {
      return Done.NOTHING;
    }
    List<EntryStore.Waiting> waiting = store.takeOutbox(tx, BATCH);
    if (waiting.isEmpty() && streamed.isEmpty()) {
      return Done.NOTHING;
    }
    List<Candidate> candidates = new ArrayList<>();
    for (EntryStore.Waiting one : waiting) {
      read(tx, OUTBOX, one.toString(), () -> entry(one)).ifPresent(candidates::add);
    }
    for (Streamed s : streamed) {
      read(tx, s.id(), s.event(), () -> RequestEvents.read(s.event()))
          .map(Candidate::parted)
          .ifPresent(candidates::add);
    }
    Head head = store.head(tx);
    Optional<Checkpoint> checkpoint = append(tx, head, candidates);
    if (!streamed.isEmpty()) {
      store.moveStreamPosition(tx, streamed.getLast().id());
    }
    return new Done(waiting.size() + streamed.size(), checkpoint, keeper.holds(tx, head));
  }

  // All at once, which is fast; one by one when the database refuses one of them, so that only that
  // one is put aside.
  private Optional<Checkpoint> append(Handle tx, Head head, List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    List<Entry> chained = chain(head, candidates.stream().map(Candidate::entry).toList());
    Head last = new Head(chained.getLast().seq(), chained.getLast().hash());
    if (!stored(tx, chained, candidates).isEmpty()) {
      last = head;
      for (Candidate candidate : candidates) {
        List<Entry> link = chain(last, List.of(candidate.entry()));
        Optional<String> refusal = stored(tx, link, List.of(candidate));
        if (refusal.isPresent()) {
          quarantine(tx, candidate.source(), candidate.raw(), refusal.get());
        } else {
          last = new Head(link.getFirst().seq(), link.getFirst().hash());
        }
      }
      if (last.equals(head)) {
        return Optional.empty();
      }
    }
    Signer.Signed signed = signer.sign(Entry.checkpointed(last.seq(), last.hash()));
    Checkpoint checkpoint =
        new Checkpoint(
            last.seq(), last.hash(), signed.keyId(), signed.signature(), clock.instant());
    store.insertCheckpoint(tx, checkpoint, month);
    return Optional.of(checkpoint);
  }

  private List<Entry> chain(Head head, List<Entry> entries) {
    long seq = head.seq();
    String hash = head.hash();
    List<Entry> chained = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Entry link = entry.chained(++seq, hash, hasher);
      hash = link.hash();
      chained.add(link);
    }
    return chained;
  }

  /** Why the database will never hold these; empty when it now does. */
  private Optional<String> stored(Handle tx, List<Entry> entries, List<Candidate> of) {
    tx.savepoint(SAVEPOINT);
    try {
      store.append(tx, entries, month);
      Personal.insert(tx, of.stream().flatMap(one -> one.apart().stream()).toList());
      tx.releaseSavepoint(SAVEPOINT);
      return Optional.empty();
    } catch (JdbiException refused) {
      if (!(refused.getCause() instanceof SQLException sql) || !isForItsContent(sql)) {
        throw refused;
      }
      tx.rollbackToSavepoint(SAVEPOINT);
      return Optional.of("SQLSTATE " + sql.getSQLState());
    }
  }

  // Classes 22 (data exception) and 54 (limit exceeded) are about the values; trying again later
  // cannot help.
  private static boolean isForItsContent(SQLException refused) {
    String state = refused.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("54"));
  }

  private Optional<Candidate> read(Handle tx, String source, String raw, Supplier<Entry> reading) {
    try {
      Entry entry = reading.get();
      if (entry.at().isBefore(EARLIEST) || entry.at().isAfter(LATEST)) {
        throw new IllegalArgumentException("its time is on no calendar the database keeps");
      }
      return Optional.of(new Candidate(source, raw, entry, Optional.empty()));
    } catch (IllegalArgumentException | UncheckedIOException | DateTimeException malformed) {
      quarantine(tx, source, raw, String.valueOf(malformed.getMessage()));
      return Optional.empty();
    }
  }

  private void quarantine(Handle tx, String source, String raw, String reason) {
    log.atWarn().addKeyValue("source", source).log("An audit event was put into quarantine");
    // Postgres text cannot hold NUL.
    store.quarantine(
        tx, source, raw.replace("\0", "\\0"), reason.replace("\0", "\\0"), clock.instant());
  }

  private static Entry entry(EntryStore.Waiting waiting) {
    return new Entry(
        0,
        waiting.at().truncatedTo(ChronoUnit.MICROS),
        "business",
        waiting.actor(),
        waiting.action(),
        waiting.entityType(),
        waiting.entityId(),
        waiting.customerId(),
        waiting.correlationId(),
        waiting.outcome(),
        RequestEvents.canonical(Json.read(waiting.body())),
        "",
        "");
  }
}

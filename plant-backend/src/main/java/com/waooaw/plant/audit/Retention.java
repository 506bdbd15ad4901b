package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.Signer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the months of the trail that need no longer be kept, oldest first. A month is dropped only
 * if it verifies, and with a signed summary in the same transaction, so that the chain stays
 * provable from there on. What does not verify is evidence and stays.
 */
public final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final long LOCK = 0x776F61_72657461L;
  private static final long EVERY_HOURS = 1;
  private static final int PERSONAL_AT_ONCE = 1_000;

  private final Database database;
  private final Signer signer;
  private final AuditTrail trail;
  private final int months;
  private final InstantSource clock;
  private final Verifier verifier;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile String refusal;

  private record Part(String name, LocalDate ends) {}

  private record Held(
      long entries, Long fromSeq, Long toSeq, Instant firstAt, Instant lastAt, long checkpoints) {}

  /**
   * @param months how many whole months are kept beside the current one
   */
  public Retention(
      Database database, Signer signer, AuditTrail trail, int months, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.signer = requireNonNull(signer, "signer");
    this.trail = requireNonNull(trail, "trail");
    this.months = months;
    this.clock = requireNonNull(clock, "clock");
    this.verifier = new Verifier(new EntryStore(), signer, clock);
  }

  /** Starts looking every hour. */
  public void start() {
    Thread.ofVirtual().name("audit-retention").start(this::run);
  }

  /** Looks no more. */
  public void stop() {
    stop.countDown();
  }

  /** Why a month is kept that should have been dropped. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * Drops what is due.
   *
   * @return how many months that was
   */
  public int drop() {
    int dropped = 0;
    while (database.transact(Scope.plant(), this::dropOldest)) {
      dropped++;
    }
    while (database.transact(Scope.plant(), Retention::dropPersonal) == PERSONAL_AT_ONCE) {
      log.atDebug().log("More personal parts are older than the trail");
    }
    return dropped;
  }

  private void run() {
    try {
      do {
        try {
          drop();
        } catch (RuntimeException e) {
          log.atWarn().setCause(e).log("Old months of the audit trail could not be dropped yet");
        }
      } while (!stop.await(EVERY_HOURS, TimeUnit.HOURS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean dropOldest(Handle tx) {
    Optional<Part> oldest = lock(tx) ? due(tx) : Optional.empty();
    if (oldest.isEmpty()) {
      return false;
    }
    Part part = oldest.get();
    Held held = held(tx, part);
    if (held.entries() > 0 && !summarize(tx, part, held)) {
      return false;
    }
    tx.createQuery("SELECT audit.drop_oldest(:name)")
        .bind("name", part.name())
        .mapTo(String.class)
        .one();
    log.atInfo().addKeyValue("month", part.name()).log("A month of the audit trail was dropped");
    return true;
  }

  private static int dropPersonal(Handle tx) {
    return tx.createQuery("SELECT audit.drop_personal(:most)")
        .bind("most", PERSONAL_AT_ONCE)
        .mapTo(Integer.class)
        .one();
  }

  private static boolean lock(Handle tx) {
    return tx.createQuery("SELECT pg_try_advisory_xact_lock(:lock)")
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  private Optional<Part> due(Handle tx) {
    LocalDate thisMonth = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).withDayOfMonth(1);
    return tx.createQuery("SELECT name, ends FROM audit.part ORDER BY ends LIMIT 1")
        .map(RecordMapper.of(Part.class))
        .findOne()
        .filter(part -> !part.ends().plusMonths(months).isAfter(thisMonth));
  }

  // The oldest part holds every month before its end.
  private static Held held(Handle tx, Part part) {
    return tx.createQuery(
            """
            SELECT count(*) AS entries, min(seq) AS from_seq, max(seq) AS to_seq,
              min(at) AS first_at, max(at) AS last_at,
              (SELECT count(*) FROM audit.checkpoint WHERE month < :ends) AS checkpoints
            FROM audit.entry WHERE month < :ends
            """)
        .bind("ends", part.ends())
        .map(RecordMapper.of(Held.class))
        .one();
  }

  private boolean summarize(Handle tx, Part part, Held held) {
    ChainWalk walk = verifier.walkTo(tx, held.toSeq());
    if (walk.firstBad().isPresent() || walk.entries() != held.entries()) {
      refusal = "The month " + part.name() + " of the audit trail does not verify and is kept";
      log.atError().addKeyValue("month", part.name()).log("A month does not verify and is kept");
      return false;
    }
    refusal = null;
    Retired summary = summary(tx, part, held, walk.head().hash());
    summary.signedAs(signer.sign(summary.payload())).insert(tx);
    trail.record(
        tx,
        new BusinessEvent(
            "system",
            "audit.retired",
            "chain",
            "audit",
            null,
            null,
            "ok",
            Map.of("part", part.name(), "from_seq", held.fromSeq(), "to_seq", held.toSeq())));
    return true;
  }

  private Retired summary(Handle tx, Part part, Held held, String lastHash) {
    String prevHash =
        tx.createQuery("SELECT prev_hash FROM audit.entry WHERE seq = :seq")
            .bind("seq", held.fromSeq())
            .mapTo(String.class)
            .one();
    return new Retired(
        held.fromSeq(),
        held.toSeq(),
        prevHash,
        lastHash,
        held.entries(),
        held.checkpoints(),
        held.firstAt(),
        held.lastAt(),
        part.name(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        "",
        "");
  }
}

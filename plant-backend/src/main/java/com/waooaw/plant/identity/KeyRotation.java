package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.SigningKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Replaces the keys of tokens every quarter while the plant runs. The next key is published at
 * once, signs a quarter of an hour later, and its forerunner verifies for an hour more: four times
 * as long as a token lives. Keys of certificates and of the audit chain stay, for what they signed
 * must verify for ever.
 */
public final class KeyRotation {
  /** How long a key of tokens signs. */
  public static final Duration LIFE = Duration.ofDays(90);

  private static final String JOB = "key-rotation";
  private static final Duration LOOK = Duration.ofHours(1);
  private static final Duration STILL_VERIFIES = SigningKeys.AHEAD.plusHours(1);
  private static final List<Purpose> TOKENS = List.of(Purpose.CP_TOKEN, Purpose.PP_TOKEN);

  private final Database database;
  private final SigningKeys keys;
  private final MasterKey master;
  private final Jobs jobs;
  private final AuditTrail audit;
  private final InstantSource clock;

  public KeyRotation(
      Database database,
      SigningKeys keys,
      MasterKey master,
      Jobs jobs,
      AuditTrail audit,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.keys = requireNonNull(keys, "keys");
    this.master = requireNonNull(master, "master");
    this.jobs = requireNonNull(jobs, "jobs");
    this.audit = requireNonNull(audit, "audit");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::look);
  }

  /** Asks for the job that looks at the keys' ages, of which there is one for all processes. */
  public void start() {
    database.transactVoid(Scope.plant(), tx -> jobs.schedule(tx, JOB, "tokens", clock.instant()));
  }

  /**
   * Reads the keys anew, for another process may have replaced them. Call more often than keys are
   * published ahead.
   */
  public void reload() {
    try (Connection connection = database.dataSource().getConnection()) {
      keys.reload(connection, master);
    } catch (SQLException away) {
      throw new IllegalStateException("The signing keys cannot be read now", away);
    }
  }

  private Jobs.Next look(String id) {
    database.transactVoid(
        Scope.plant(),
        tx -> {
          Instant now = clock.instant();
          TOKENS.forEach(purpose -> replaceIfOld(tx, purpose, now));
          forget(tx, now);
        });
    reload();
    return new Jobs.Next.Again(LOOK);
  }

  private void replaceIfOld(Handle tx, Purpose purpose, Instant now) {
    Optional<String> old =
        tx.createQuery(
                """
                UPDATE identity.signing_key SET retires_at = :retires
                WHERE purpose = :purpose AND retires_at IS NULL AND created_at <= :before
                RETURNING kid
                """)
            .bind("retires", now.plus(STILL_VERIFIES))
            .bind("purpose", purpose.stored())
            .bind("before", now.minus(LIFE))
            .mapTo(String.class)
            .findOne();
    if (old.isPresent()) {
      SigningKeys.make(tx.getConnection(), master, purpose, clock);
      record(tx, "key.replaced", purpose, old.get());
    }
  }

  // A private key that signs no more is only a danger.
  private void forget(Handle tx, Instant now) {
    tx.createQuery(
            """
            DELETE FROM identity.signing_key
            WHERE purpose IN ('cp-token', 'pp-token') AND retires_at <= :now RETURNING kid, purpose
            """)
        .bind("now", now)
        .map((row, context) -> Map.entry(row.getString("kid"), row.getString("purpose")))
        .list()
        .forEach(
            gone -> record(tx, "key.retired", Purpose.ofStored(gone.getValue()), gone.getKey()));
  }

  private void record(Handle tx, String action, Purpose purpose, String kid) {
    audit.record(
        tx,
        new BusinessEvent(
            "system",
            action,
            "signing_key",
            kid,
            null,
            null,
            "ok",
            Map.of("purpose", purpose.stored())));
  }
}

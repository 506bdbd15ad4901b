package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Removes what is done with, every hour and a thousand rows at a time: refresh tokens that have
 * expired or whose session has ended, answers kept for an Idempotency-Key longer than anybody
 * repeats a request, links and sign-ins that are too old. Sessions that nobody can renew are ended.
 */
final class Purge {
  private static final String JOB = "purge";
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration IDEMPOTENCY = Duration.ofDays(7);
  private static final int BATCH = 1_000;
  private static final int MOST_BATCHES = 100;

  private static final List<Step> STEPS =
      List.of(
          new Step(
              """
              DELETE FROM identity.refresh_token WHERE sha IN (
                SELECT sha FROM identity.refresh_token WHERE expires_at <= :before ORDER BY expires_at LIMIT :batch)
              """,
              Duration.ZERO),
          new Step(
              """
              DELETE FROM identity.refresh_token WHERE sha IN (
                SELECT t.sha FROM identity.refresh_token t JOIN identity.session s ON s.id = t.session_id
                WHERE s.ended_at <= :before LIMIT :batch)
              """,
              Duration.ofHours(1)),
          new Step(
              """
              UPDATE identity.session SET ended_at = last_used_at WHERE id IN (
                SELECT id FROM identity.session WHERE ended_at IS NULL AND last_used_at <= :before LIMIT :batch)
              """,
              Sessions.REFRESH_LIFETIME.plusHours(1)),
          new Step(
              """
              DELETE FROM plant.idempotency WHERE (owner, key, operation) IN (
                SELECT owner, key, operation FROM plant.idempotency
                WHERE created_at <= :before ORDER BY created_at LIMIT :batch)
              """,
              IDEMPOTENCY),
          new Step(
              """
              DELETE FROM identity.mail_proof WHERE sha IN (
                SELECT sha FROM identity.mail_proof WHERE expires_at <= :before ORDER BY expires_at LIMIT :batch)
              """,
              // As long as they count against how many may be sent.
              Duration.ofHours(1)),
          new Step(
              """
              DELETE FROM identity.oidc_flow WHERE state_sha IN (
                SELECT state_sha FROM identity.oidc_flow WHERE expires_at <= :before ORDER BY expires_at LIMIT :batch)
              """,
              Duration.ZERO));

  private final Database database;
  private final Jobs jobs;
  private final InstantSource clock;

  private record Step(String sql, Duration age) {}

  Purge(Database database, Jobs jobs, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.jobs = requireNonNull(jobs, "jobs");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::run);
  }

  /** Asks for the job, of which there is one for all processes. */
  void start() {
    database.transactVoid(Scope.plant(), tx -> jobs.schedule(tx, JOB, "all", clock.instant()));
  }

  private Jobs.Next run(String id) {
    Instant now = clock.instant();
    STEPS.forEach(step -> run(step, now.minus(step.age())));
    return new Jobs.Next.Again(EVERY);
  }

  // A transaction each, so that nobody waits for the whole.
  private void run(Step step, Instant before) {
    int changed = BATCH;
    for (int batch = 0; batch < MOST_BATCHES && changed == BATCH; batch++) {
      changed =
          database.transact(
              Scope.plant(),
              tx ->
                  tx.createUpdate(step.sql())
                      .bind("before", before)
                      .bind("batch", BATCH)
                      .execute());
    }
  }
}

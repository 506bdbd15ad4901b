package com.waooaw.plant.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.mail.Mailer.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail that is sent if and only if the transaction that posts it commits. It is tried again for a
 * day while the mail server is away, always under the same Message-ID: when a connection broke at
 * the wrong moment it may arrive twice, so post nothing here that must not.
 */
public final class MailQueue {
  private static final Logger log = LoggerFactory.getLogger(MailQueue.class);
  private static final String JOB = "mail";
  private static final Duration GIVE_UP = Duration.ofDays(1);
  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30));

  private final Database database;
  private final Optional<Mailer> mailer;
  private final MasterKey master;
  private final Jobs jobs;
  private final AuditTrail audit;
  private final InstantSource clock;
  // A mail server that is slow must not take all threads of the jobs.
  private final Semaphore sending = new Semaphore(1);

  public MailQueue(
      Database database,
      Optional<Mailer> mailer,
      MasterKey master,
      Jobs jobs,
      AuditTrail audit,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.mailer = requireNonNull(mailer, "mailer");
    this.master = requireNonNull(master, "master");
    this.jobs = requireNonNull(jobs, "jobs");
    this.audit = requireNonNull(audit, "audit");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::attempt);
  }

  private record Kept(String to, String replyTo, String subject, String text, String html) {
    static Kept of(Mail mail) {
      return new Kept(
          mail.to(),
          mail.replyTo().orElse(null),
          mail.subject(),
          mail.text(),
          mail.html().orElse(null));
    }

    Mail mail(UUID id) {
      return new Mail(
          id, to, Optional.ofNullable(replyTo), subject, text, Optional.ofNullable(html));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Row(byte[] sealed, int attempts, Instant createdAt) {}

  /**
   * Says whether mail can leave this installation at all.
   *
   * @throws com.waooaw.kernel.problem.ProblemException service-unavailable, if it cannot
   */
  public void require() {
    if (mailer.isEmpty()) {
      throw Problem.of(ProblemType.SERVICE_UNAVAILABLE, "This installation cannot send mail.")
          .exception();
    }
  }

  /**
   * Posts a mail in the caller's transaction, whoever's it is.
   *
   * @throws com.waooaw.kernel.problem.ProblemException service-unavailable, if mail cannot leave
   */
  public void post(Handle tx, Mail mail) {
    require();
    Instant now = clock.instant();
    tx.createUpdate("INSERT INTO plant.mail (id, sealed, created_at) VALUES (:id, :sealed, :now)")
        .bind("id", mail.id())
        .bind("sealed", master.seal(Json.write(Kept.of(mail)).getBytes(UTF_8), name(mail.id())))
        .bind("now", now)
        .execute();
    jobs.schedule(tx, JOB, mail.id().toString(), now);
  }

  private Jobs.Next attempt(String job) {
    UUID id = UUID.fromString(job);
    if (!sending.tryAcquire()) {
      return new Jobs.Next.Again(BUSY);
    }
    try {
      Optional<Row> row = database.transact(Scope.plant(), tx -> find(tx, id));
      return row.map(r -> attempt(id, r)).orElseGet(Jobs.Next.Done::new);
    } finally {
      sending.release();
    }
  }

  private Jobs.Next attempt(UUID id, Row row) {
    Optional<Mail> mail =
        master
            .open(row.sealed(), name(id))
            .map(text -> Json.read(new String(text, UTF_8), Kept.class).mail(id));
    if (mail.isEmpty()) {
      return done(id, Optional.of("the master key has changed"));
    }
    Delivery delivery =
        mailer
            .map(m -> m.send(mail.get()))
            .orElseGet(() -> new Delivery.Unavailable("no mail server is set"));
    return switch (delivery) {
      case Delivery.Accepted accepted -> done(id, Optional.empty());
      case Delivery.Refused(int code, String reason) -> done(id, Optional.of("refused " + code));
      case Delivery.Unavailable(String reason) -> later(id, row, reason);
      case Delivery.Doubtful(String messageId, String reason) -> later(id, row, reason);
    };
  }

  private Jobs.Next later(UUID id, Row row, String reason) {
    if (!clock.instant().isBefore(row.createdAt().plus(GIVE_UP))) {
      return done(id, Optional.of("given up after a day"));
    }
    database.transactVoid(
        Scope.plant(),
        tx ->
            tx.createUpdate("UPDATE plant.mail SET attempts = attempts + 1 WHERE id = :id")
                .bind("id", id)
                .execute());
    log.atWarn()
        .addKeyValue("mail", id)
        .addKeyValue("attempts", row.attempts() + 1)
        .addKeyValue("reason", reason)
        .log("A mail could not be sent yet");
    return new Jobs.Next.Again(PAUSES.get(Math.min(row.attempts(), PAUSES.size() - 1)));
  }

  // A server's own words may name the receiver, who has no place in the chain: it gets the code.
  private Jobs.Next done(UUID id, Optional<String> failure) {
    database.transactVoid(
        Scope.plant(),
        tx -> {
          tx.createUpdate("DELETE FROM plant.mail WHERE id = :id").bind("id", id).execute();
          failure.ifPresent(
              why ->
                  audit.record(
                      tx,
                      new BusinessEvent(
                          "system",
                          "mail.failed",
                          "mail",
                          id.toString(),
                          null,
                          null,
                          why,
                          Map.of())));
        });
    return new Jobs.Next.Done();
  }

  private static Optional<Row> find(Handle tx, UUID id) {
    return tx.createQuery("SELECT sealed, attempts, created_at FROM plant.mail WHERE id = :id")
        .bind("id", id)
        .map(RecordMapper.of(Row.class))
        .findOne();
  }

  private static String name(UUID id) {
    return "mail:" + id;
  }
}

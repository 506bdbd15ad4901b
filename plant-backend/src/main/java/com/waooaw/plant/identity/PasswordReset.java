package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.jobs.Jobs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * New passwords by mail. Whether an address is known is looked up after the answer, so that neither
 * the answer nor the time it takes tells.
 */
final class PasswordReset {
  private static final String JOB = "password-forgotten";

  private final Database database;
  private final Sessions sessions;
  private final AccountMail mail;
  private final PersonEvents events;
  private final Passwords passwords;
  private final Jobs jobs;
  private final InstantSource clock;
  private final IdentityStore store = new IdentityStore();
  private final MailProofStore proofs = new MailProofStore();

  PasswordReset(
      Database database,
      Sessions sessions,
      AccountMail mail,
      PersonEvents events,
      Passwords passwords,
      Jobs jobs,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.sessions = requireNonNull(sessions, "sessions");
    this.mail = requireNonNull(mail, "mail");
    this.events = requireNonNull(events, "events");
    this.passwords = requireNonNull(passwords, "passwords");
    this.jobs = requireNonNull(jobs, "jobs");
    this.clock = requireNonNull(clock, "clock");
    jobs.on(JOB, this::send);
  }

  void forgotten(Caller caller, String email) {
    mail.requireMail();
    database.transactVoid(
        Scope.plant(),
        tx ->
            jobs.schedule(
                tx, JOB, caller.portal() + " " + Identity.normal(email), clock.instant()));
    jobs.poke();
  }

  /**
   * Sets the password of whom the link was sent to, and ends all of their sessions.
   *
   * @throws com.waooaw.kernel.problem.ProblemException validation-error, if the link is not good or
   *     the password too weak
   */
  void reset(Caller caller, String token, String password) {
    byte[] sha = Secrets.sha256(token);
    // Before the password is hashed, which is dear.
    if (!database.transact(
        Scope.plant(), tx -> proofs.isGood(tx, sha, caller.portal(), clock.instant()))) {
      throw stale();
    }
    String hash = passwords.accept(password, "/password");
    database.transactVoid(Scope.plant(), tx -> reset(tx, caller, sha, hash));
  }

  private void reset(Handle tx, Caller caller, byte[] sha, String hash) {
    Instant now = clock.instant();
    MailProofStore.Proof proof =
        proofs.use(tx, sha, caller.portal(), now).orElseThrow(PasswordReset::stale);
    Person person = store.lock(tx, proof.personId()).orElseThrow(PasswordReset::stale);
    store.setPassword(tx, person.id(), hash);
    store.verifyEmail(tx, person.id(), now);
    proofs.voidAll(tx, person.id());
    events.own(
        tx,
        person,
        proof.purpose().equals("invitation") ? "invitation.accepted" : "password.reset",
        caller.correlationId());
    sessions.endAll(tx, person, null);
  }

  private Jobs.Next send(String portalAndEmail) {
    String[] parts = portalAndEmail.split(" ", 2);
    database.transactVoid(
        Scope.plant(),
        tx -> {
          Optional<Person> person = store.findByEmail(tx, parts[0], parts[1]);
          person.filter(PasswordReset::mayReset).ifPresent(p -> mail.sendReset(tx, p));
        });
    return new Jobs.Next.Done();
  }

  // Staff who sign in with the company's provider are shut out there, and must be here too.
  private static boolean mayReset(Person person) {
    boolean companys =
        person.isStaff() && person.oidcSubject() != null && person.passwordHash() == null;
    return !person.isDisabled() && !companys;
  }

  private static ProblemException stale() {
    return Problem.invalid(
            "/token", "expired", "This link was used before, or is too old. Ask for another.")
        .exception();
  }
}

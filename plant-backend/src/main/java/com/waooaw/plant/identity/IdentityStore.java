package com.waooaw.plant.identity;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** People, their sessions and refresh tokens, in SQL. */
final class IdentityStore {
  private static final String PERSON =
      """
      SELECT p.id, p.portal, p.customer_id, c.name AS customer_name, p.email, p.full_name, p.password_hash, p.role,
             p.governor_agent_id, p.failures, p.locked_until
      FROM identity.person p LEFT JOIN identity.customer c ON c.id = p.customer_id
      """;

  /** A session and the generation its tokens must have. */
  public record Session(
      UUID id, UUID personId, long generation, Instant createdAt, Instant endedAt) {}

  /** A refresh token as it was handed in. */
  public record RefreshToken(UUID sessionId, Instant expiresAt, Instant usedAt) {}

  void insertCustomer(Handle tx, UUID id, String name, Instant now) {
    tx.createUpdate(
            "INSERT INTO identity.customer (id, name, created_at) VALUES (:id, :name, :now)")
        .bind("id", id)
        .bind("name", name)
        .bind("now", now)
        .execute();
  }

  /** False if the portal already has this e-mail. */
  boolean insertPerson(Handle tx, Person person, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO identity.person
                  (id, portal, customer_id, email, full_name, password_hash, role, governor_agent_id, created_at)
                VALUES (:id, :portal, :customerId, :email, :fullName, :passwordHash, :role, :governorAgentId, :now)
                ON CONFLICT (portal, email) DO NOTHING
                """)
            .bindMethods(person)
            .bind("now", now)
            .execute()
        == 1;
  }

  Optional<Person> findByEmail(Handle tx, String portal, String email) {
    return tx.createQuery(PERSON + "WHERE p.portal = :portal AND p.email = :email")
        .bind("portal", portal)
        .bind("email", email)
        .map(RecordMapper.of(Person.class))
        .findOne();
  }

  Optional<Person> find(Handle tx, UUID id) {
    return tx.createQuery(PERSON + "WHERE p.id = :id")
        .bind("id", id)
        .map(RecordMapper.of(Person.class))
        .findOne();
  }

  boolean hasStaff(Handle tx) {
    return tx.createQuery("SELECT EXISTS (SELECT 1 FROM identity.person WHERE portal = 'PP')")
        .mapTo(Boolean.class)
        .one();
  }

  /** Whether the person is locked now; nobody changes that until the transaction ends. */
  boolean isLocked(Handle tx, UUID id, Instant now) {
    return tx.createQuery(
            "SELECT coalesce(locked_until > :now, false) FROM identity.person WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .bind("now", now)
        .mapTo(Boolean.class)
        .one();
  }

  /** Counts a wrong password; the person is locked once there were too many. */
  void countFailure(Handle tx, UUID id, int lockAfter, Instant lockUntil) {
    tx.createUpdate(
            """
            UPDATE identity.person SET
              failures = CASE WHEN failures + 1 >= :lockAfter THEN 0 ELSE failures + 1 END,
              locked_until = CASE WHEN failures + 1 >= :lockAfter THEN :lockUntil ELSE locked_until END
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("lockAfter", lockAfter)
        .bind("lockUntil", lockUntil)
        .execute();
  }

  void clearFailures(Handle tx, UUID id) {
    tx.createUpdate(
            "UPDATE identity.person SET failures = 0, locked_until = NULL WHERE id = :id AND failures > 0")
        .bind("id", id)
        .execute();
  }

  void insertSession(Handle tx, UUID id, Person person, Instant now) {
    tx.createUpdate(
            "INSERT INTO identity.session (id, person_id, customer_id, created_at) VALUES (:id, :person, :customer, :now)")
        .bind("id", id)
        .bind("person", person.id())
        .bind("customer", person.customerId())
        .bind("now", now)
        .execute();
  }

  /** The session, locked until the transaction ends. */
  Optional<Session> lockSession(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT id, person_id, generation, created_at, ended_at FROM identity.session WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map(RecordMapper.of(Session.class))
        .findOne();
  }

  void endSession(Handle tx, UUID id, Instant now) {
    tx.createUpdate(
            "UPDATE identity.session SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  /** Raises every open session of a customer by one generation. */
  List<Session> raiseGenerations(Handle tx, UUID customerId) {
    return tx.createQuery(
            """
            UPDATE identity.session SET generation = generation + 1 WHERE customer_id = :customer AND ended_at IS NULL
            RETURNING id, person_id, generation, created_at, ended_at
            """)
        .bind("customer", customerId)
        .map(RecordMapper.of(Session.class))
        .list();
  }

  void insertRefreshToken(Handle tx, byte[] sha, UUID sessionId, Instant expiresAt) {
    tx.createUpdate(
            "INSERT INTO identity.refresh_token (sha, session_id, expires_at) VALUES (:sha, :session, :expires)")
        .bind("sha", sha)
        .bind("session", sessionId)
        .bind("expires", expiresAt)
        .execute();
  }

  Optional<RefreshToken> findRefreshToken(Handle tx, byte[] sha) {
    return tx.createQuery(
            "SELECT session_id, expires_at, used_at FROM identity.refresh_token WHERE sha = :sha FOR UPDATE")
        .bind("sha", sha)
        .map(RecordMapper.of(RefreshToken.class))
        .findOne();
  }

  void useRefreshToken(Handle tx, byte[] sha, Instant now) {
    tx.createUpdate("UPDATE identity.refresh_token SET used_at = :now WHERE sha = :sha")
        .bind("sha", sha)
        .bind("now", now)
        .execute();
  }
}

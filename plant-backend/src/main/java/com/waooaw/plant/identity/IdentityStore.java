package com.waooaw.plant.identity;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Customers and people, in SQL. */
final class IdentityStore {
  private static final String PERSON =
      """
      SELECT p.id, p.portal, p.customer_id, c.name AS customer_name, p.email, p.full_name, p.password_hash, p.role,
             p.governor_agent_id, p.failures, p.locked_until, p.disabled_at, p.email_verified_at,
             p.totp_secret, p.totp_on, p.totp_last_step, p.oidc_issuer, p.oidc_subject, p.version, p.created_at
      FROM identity.person p LEFT JOIN identity.customer c ON c.id = p.customer_id
      """;

  void insertCustomer(Handle tx, UUID id, String name, Instant now) {
    tx.createUpdate(
            "INSERT INTO identity.customer (id, name, created_at) VALUES (:id, :name, :now)")
        .bind("id", id)
        .bind("name", name)
        .bind("now", now)
        .execute();
  }

  /** False if the portal already has this e-mail, or the provider's subject. */
  boolean insertPerson(Handle tx, Person person) {
    return tx.createUpdate(
                """
                INSERT INTO identity.person
                  (id, portal, customer_id, email, full_name, password_hash, role, governor_agent_id,
                   email_verified_at, oidc_issuer, oidc_subject, created_at)
                VALUES (:id, :portal, :customerId, :email, :fullName, :passwordHash, :role, :governorAgentId,
                   :emailVerifiedAt, :oidcIssuer, :oidcSubject, :createdAt)
                ON CONFLICT DO NOTHING
                """)
            .bindMethods(person)
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

  Optional<Person> findBySubject(Handle tx, String portal, String issuer, String subject) {
    return tx.createQuery(
            PERSON
                + "WHERE p.portal = :portal AND p.oidc_issuer = :issuer AND p.oidc_subject = :subject")
        .bind("portal", portal)
        .bind("issuer", issuer)
        .bind("subject", subject)
        .map(RecordMapper.of(Person.class))
        .findOne();
  }

  Optional<Person> find(Handle tx, UUID id) {
    return tx.createQuery(PERSON + "WHERE p.id = :id")
        .bind("id", id)
        .map(RecordMapper.of(Person.class))
        .findOne();
  }

  /** The person, whom nobody changes until the transaction ends. */
  Optional<Person> lock(Handle tx, UUID id) {
    return tx.createQuery(PERSON + "WHERE p.id = :id FOR UPDATE OF p")
        .bind("id", id)
        .map(RecordMapper.of(Person.class))
        .findOne();
  }

  boolean hasStaff(Handle tx) {
    return tx.createQuery("SELECT EXISTS (SELECT 1 FROM identity.person WHERE portal = 'PP')")
        .mapTo(Boolean.class)
        .one();
  }

  /** Staff after an id, in the order they were made. */
  List<Person> staff(Handle tx, Optional<UUID> after, int limit) {
    return tx.createQuery(
            PERSON
                + """
                WHERE p.portal = 'PP' AND (CAST(:after AS uuid) IS NULL OR p.id > CAST(:after AS uuid))
                ORDER BY p.id LIMIT :limit
                """)
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(RecordMapper.of(Person.class))
        .list();
  }

  /** A customer's people after an id, in the order they were made. */
  List<Person> members(Handle tx, UUID customerId, Optional<UUID> after, int limit) {
    return tx.createQuery(
            PERSON
                + """
                WHERE p.customer_id = :customer AND (CAST(:after AS uuid) IS NULL OR p.id > CAST(:after AS uuid))
                ORDER BY p.id LIMIT :limit
                """)
        .bind("customer", customerId)
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(RecordMapper.of(Person.class))
        .list();
  }

  int countMembers(Handle tx, UUID customerId) {
    return tx.createQuery("SELECT count(*) FROM identity.person WHERE customer_id = :customer")
        .bind("customer", customerId)
        .mapTo(Integer.class)
        .one();
  }

  /** Every active admin, none of whom changes until the transaction ends. */
  List<Person> lockAdmins(Handle tx) {
    return tx.createQuery(
            PERSON
                + """
                WHERE p.portal = 'PP' AND p.role = 'admin' AND p.disabled_at IS NULL ORDER BY p.id FOR UPDATE OF p
                """)
        .map(RecordMapper.of(Person.class))
        .list();
  }

  void setRole(Handle tx, UUID id, String role, String governorAgentId) {
    tx.createUpdate(
            """
            UPDATE identity.person SET role = :role, governor_agent_id = :governor, version = version + 1
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("role", role)
        .bind("governor", governorAgentId)
        .execute();
  }

  /** False if it was done before. */
  boolean disable(Handle tx, UUID id, Instant now) {
    return tx.createUpdate(
                """
                UPDATE identity.person SET disabled_at = :now, version = version + 1
                WHERE id = :id AND disabled_at IS NULL
                """)
            .bind("id", id)
            .bind("now", now)
            .execute()
        == 1;
  }

  void rename(Handle tx, UUID id, String fullName) {
    tx.createUpdate(
            "UPDATE identity.person SET full_name = :name, version = version + 1 WHERE id = :id")
        .bind("id", id)
        .bind("name", fullName)
        .execute();
  }

  void setPassword(Handle tx, UUID id, String hash) {
    tx.createUpdate(
            """
            UPDATE identity.person SET password_hash = :hash, failures = 0, locked_until = NULL, version = version + 1
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("hash", hash)
        .execute();
  }

  /** Keeps that the person reads the mail of their address. */
  void verifyEmail(Handle tx, UUID id, Instant now) {
    tx.createUpdate(
            """
            UPDATE identity.person SET email_verified_at = :now, version = version + 1
            WHERE id = :id AND email_verified_at IS NULL
            """)
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  /** Ties a person to a provider's subject; false if the person is tied to one already. */
  boolean tie(Handle tx, UUID id, String issuer, String subject) {
    return tx.createUpdate(
                """
                UPDATE identity.person SET oidc_issuer = :issuer, oidc_subject = :subject, version = version + 1
                WHERE id = :id AND oidc_subject IS NULL
                """)
            .bind("id", id)
            .bind("issuer", issuer)
            .bind("subject", subject)
            .execute()
        == 1;
  }

  /** Counts a wrong password or code; the person is locked once there were too many. */
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
}

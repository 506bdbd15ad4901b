package com.waooaw.plant.identity;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What links in mails prove, in SQL. */
final class MailProofStore {
  /** Why a link was sent. */
  enum Purpose {
    /** A forgotten password. */
    RESET("reset"),
    /** An invitation, which sets the first password. */
    INVITATION("invitation");

    private final String stored;

    Purpose(String stored) {
      this.stored = stored;
    }
  }

  /** Whom a good link is for. */
  record Proof(UUID personId, String purpose) {}

  void insert(
      Handle tx, byte[] sha, Person person, Purpose purpose, Instant now, Instant expiresAt) {
    tx.createUpdate(
            """
            INSERT INTO identity.mail_proof (sha, person_id, customer_id, purpose, created_at, expires_at)
            VALUES (:sha, :person, :customer, :purpose, :now, :expires)
            """)
        .bind("sha", sha)
        .bind("person", person.id())
        .bind("customer", person.customerId())
        .bind("purpose", purpose.stored)
        .bind("now", now)
        .bind("expires", expiresAt)
        .execute();
  }

  int sentSince(Handle tx, UUID personId, Instant since) {
    return tx.createQuery(
            "SELECT count(*) FROM identity.mail_proof WHERE person_id = :person AND created_at > :since")
        .bind("person", personId)
        .bind("since", since)
        .mapTo(Integer.class)
        .one();
  }

  /** Whether a link is good now on a portal. */
  boolean isGood(Handle tx, byte[] sha, String portal, Instant now) {
    return tx.createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM identity.mail_proof m JOIN identity.person p ON p.id = m.person_id
            WHERE m.sha = :sha AND m.used_at IS NULL AND m.expires_at > :now
              AND p.portal = :portal AND p.disabled_at IS NULL)
            """)
        .bind("sha", sha)
        .bind("now", now)
        .bind("portal", portal)
        .mapTo(Boolean.class)
        .one();
  }

  /** Uses a link up; nothing if it is not good now. */
  Optional<Proof> use(Handle tx, byte[] sha, String portal, Instant now) {
    return tx.createQuery(
            """
            UPDATE identity.mail_proof m SET used_at = :now FROM identity.person p
            WHERE m.sha = :sha AND m.used_at IS NULL AND m.expires_at > :now
              AND p.id = m.person_id AND p.portal = :portal AND p.disabled_at IS NULL
            RETURNING m.person_id, m.purpose
            """)
        .bind("sha", sha)
        .bind("now", now)
        .bind("portal", portal)
        .map(RecordMapper.of(Proof.class))
        .findOne();
  }

  /** Makes every other link of a person worthless. */
  void voidAll(Handle tx, UUID personId) {
    tx.createUpdate("DELETE FROM identity.mail_proof WHERE person_id = :person AND used_at IS NULL")
        .bind("person", personId)
        .execute();
  }
}

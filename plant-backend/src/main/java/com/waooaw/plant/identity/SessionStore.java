package com.waooaw.plant.identity;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Sessions and their refresh tokens, in SQL. */
final class SessionStore {
  /** A session and the generation its tokens must have. */
  record Session(UUID id, UUID personId, long generation, Instant createdAt, Instant endedAt) {}

  /** A refresh token as it was handed in. */
  record RefreshToken(UUID sessionId, Instant expiresAt, Instant usedAt) {}

  /** A living session as its owner sees it. */
  record Living(
      UUID id, Instant createdAt, Instant lastUsedAt, String clientNetwork, String userAgent) {}

  void insert(Handle tx, UUID id, Person person, Caller caller, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO identity.session
              (id, person_id, customer_id, created_at, last_used_at, client_network, user_agent)
            VALUES (:id, :person, :customer, :now, :now, :network, :agent)
            """)
        .bind("id", id)
        .bind("person", person.id())
        .bind("customer", person.customerId())
        .bind("now", now)
        .bind("network", caller.network())
        .bind("agent", caller.userAgent())
        .execute();
  }

  /** The session, locked until the transaction ends. */
  Optional<Session> lock(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT id, person_id, generation, created_at, ended_at FROM identity.session WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map(RecordMapper.of(Session.class))
        .findOne();
  }

  /** A person's sessions that were used since, newest first. */
  List<Living> living(Handle tx, UUID personId, Instant since, Optional<UUID> before, int limit) {
    return tx.createQuery(
            """
            SELECT id, created_at, last_used_at, client_network, user_agent FROM identity.session
            WHERE person_id = :person AND ended_at IS NULL AND last_used_at > :since
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
            ORDER BY id DESC LIMIT :limit
            """)
        .bind("person", personId)
        .bind("since", since)
        .bind("before", before.orElse(null))
        .bind("limit", limit)
        .map(RecordMapper.of(Living.class))
        .list();
  }

  void touch(Handle tx, UUID id, Instant now) {
    tx.createUpdate("UPDATE identity.session SET last_used_at = :now WHERE id = :id")
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  /** False if it had ended, or is not this person's. */
  boolean end(Handle tx, UUID id, UUID personId, Instant now) {
    return tx.createUpdate(
                """
                UPDATE identity.session SET ended_at = :now
                WHERE id = :id AND person_id = :person AND ended_at IS NULL
                """)
            .bind("id", id)
            .bind("person", personId)
            .bind("now", now)
            .execute()
        == 1;
  }

  /** Ends every session of a person but one (or none, when null), and names those it ended. */
  List<UUID> endAll(Handle tx, UUID personId, UUID except, Instant now) {
    return tx.createQuery(
            """
            UPDATE identity.session SET ended_at = :now
            WHERE person_id = :person AND ended_at IS NULL AND id IS DISTINCT FROM CAST(:except AS uuid)
            RETURNING id
            """)
        .bind("person", personId)
        .bind("except", except)
        .bind("now", now)
        .mapTo(UUID.class)
        .list();
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

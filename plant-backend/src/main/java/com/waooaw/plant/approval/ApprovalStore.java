package com.waooaw.plant.approval;

import com.waooaw.plant.approval.Approval.Status;
import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL of approvals. Which customer's rows it meets is the transaction's scope. */
final class ApprovalStore {
  // What has run out is expired, whether or not the job has come by.
  private static final String STATUS =
      "CASE WHEN a.status IN ('pending', 'approved') AND a.expires_at <= :now THEN 'expired' ELSE"
          + " a.status END";

  private static final String COLUMNS =
      """
      a.id, upper(a.decider) AS decider, a.customer_id, a.act_hash, a.method, a.path, a.route, a.permission, a.body,
      a.requested_by, a.requester_email, upper(a.risk) AS risk, a.deciders_needed, upper(%s) AS status,
      a.correlation_id, a.created_at, a.expires_at, a.decided_at, a.used_at,
      (SELECT coalesce(json_agg(json_build_object(
          'by', json_build_object('id', d.decided_by, 'email', d.decider_email),
          'decision', d.decision, 'reason', d.reason,
          'at', to_char(d.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) ORDER BY d.id), '[]')
        FROM plant.approval_decision d WHERE d.approval_id = a.id)::text AS decisions
      """
          .formatted(STATUS);

  private static final String SELECT = "SELECT " + COLUMNS + " FROM plant.approval a ";

  private ApprovalStore() {}

  /** Writes a new one; false if the same act is waiting already. */
  static boolean insert(Handle tx, Approval approval) {
    return tx.createUpdate(
                """
                INSERT INTO plant.approval (id, decider, customer_id, act_hash, method, path, route, permission, body,
                  requested_by, requester_email, risk, deciders_needed, status, correlation_id, created_at, expires_at)
                VALUES (:id, :decider, :customer, :hash, :method, :path, :route, :permission, :body,
                  :requester, :email, :risk, :deciders, 'pending', :correlation, :createdAt, :expiresAt)
                ON CONFLICT (act_hash) WHERE status IN ('pending', 'approved') DO NOTHING
                """)
            .bind("id", approval.id())
            .bind("decider", approval.decider().word())
            .bind("customer", approval.customerId())
            .bind("hash", approval.actHash())
            .bind("method", approval.method())
            .bind("path", approval.path())
            .bind("route", approval.route())
            .bind("permission", approval.permission())
            .bind("body", approval.body())
            .bind("requester", approval.requestedBy())
            .bind("email", approval.requesterEmail())
            .bind("risk", approval.risk().word())
            .bind("deciders", approval.decidersNeeded())
            .bind("correlation", approval.correlationId())
            .bind("createdAt", approval.createdAt())
            .bind("expiresAt", approval.expiresAt())
            .execute()
        == 1;
  }

  static Optional<Approval> find(Handle tx, UUID id, Instant now) {
    return one(tx, SELECT + "WHERE a.id = :id", id, now);
  }

  /** The approval, which nobody else changes until the transaction ends. */
  static Optional<Approval> lock(Handle tx, UUID id, Instant now) {
    return one(tx, SELECT + "WHERE a.id = :id FOR UPDATE OF a", id, now);
  }

  static Optional<Approval> open(Handle tx, String actHash, Instant now) {
    return tx.createQuery(
            SELECT + "WHERE a.act_hash = :hash AND a.status IN ('pending', 'approved')")
        .bind("hash", actHash)
        .bind("now", now)
        .map(RecordMapper.of(Approval.class))
        .findOne();
  }

  static long countOpen(Handle tx, UUID requester, Instant now) {
    return tx.createQuery(
            """
            SELECT count(*) FROM plant.approval
            WHERE requested_by = :requester AND status = 'pending' AND expires_at > :now
            """)
        .bind("requester", requester)
        .bind("now", now)
        .mapTo(Long.class)
        .one();
  }

  /** One row more than the limit when there is a next page. */
  static List<Approval> page(Handle tx, Desk desk, ApprovalQuery query, Instant now) {
    Query statement =
        tx.createQuery(SELECT + where(desk, query))
            .bind("me", desk.me())
            .bind("now", now)
            .bind("rows", query.limit() + 1);
    if (desk.all()) {
      statement.bind("decider", desk.decider().word());
    }
    if (desk.customer() != null) {
      statement.bind("customer", desk.customer());
    }
    query.status().ifPresent(status -> statement.bind("status", status));
    query
        .after()
        .ifPresent(
            after -> {
              statement.bind("afterId", after.id());
              if (query.byDeadline()) {
                statement.bind("afterAt", after.at());
              }
            });
    return statement.map(RecordMapper.of(Approval.class)).list();
  }

  // Made of fixed parts only; every value is bound.
  private static String where(Desk desk, ApprovalQuery query) {
    StringBuilder where = new StringBuilder("WHERE (a.requested_by = :me");
    where.append(desk.all() ? " OR a.decider = :decider)" : ")");
    if (desk.customer() != null) {
      // Row-level security says so too, but no index follows from it.
      where.append(" AND a.customer_id = :customer");
    }
    if (query.status().isPresent()) {
      where.append(" AND ").append(STATUS).append(" = :status");
    }
    if (query.after().isPresent()) {
      where.append(
          query.byDeadline()
              ? " AND (a.expires_at, a.id) > (:afterAt, :afterId)"
              : " AND a.id < :afterId");
    }
    return where
        .append(query.byDeadline() ? " ORDER BY a.expires_at, a.id" : " ORDER BY a.id DESC")
        .append(" LIMIT :rows")
        .toString();
  }

  /** Keeps what somebody said; false if it was said before and counts once. */
  static boolean keep(
      Handle tx,
      Approval approval,
      UUID by,
      String email,
      Verdict verdict,
      String reason,
      Instant at) {
    return tx.createUpdate(
                """
                INSERT INTO plant.approval_decision
                  (approval_id, requested_by, customer_id, decided_by, decider_email, decision, reason, at)
                VALUES (:approval, :requestedBy, :customer, :by, :email, :decision, :reason, :at)
                ON CONFLICT DO NOTHING
                """)
            .bind("approval", approval.id())
            .bind("requestedBy", approval.requestedBy())
            .bind("customer", approval.customerId())
            .bind("by", by)
            .bind("email", email)
            .bind("decision", verdict.word())
            .bind("reason", reason)
            .bind("at", at)
            .execute()
        == 1;
  }

  static long countApproving(Handle tx, UUID id) {
    return tx.createQuery(
            "SELECT count(*) FROM plant.approval_decision WHERE approval_id = :id AND decision ="
                + " 'approve'")
        .bind("id", id)
        .mapTo(Long.class)
        .one();
  }

  /** The last word, if it was still to be said. */
  static boolean decide(Handle tx, UUID id, Status to, Instant now, Instant expiresAt) {
    return tx.createUpdate(
                """
                UPDATE plant.approval SET status = :status, decided_at = :now, expires_at = :expires
                WHERE id = :id AND status = 'pending' AND expires_at > :now
                """)
            .bind("status", to.word())
            .bind("now", now)
            .bind("expires", expiresAt)
            .bind("id", id)
            .execute()
        == 1;
  }

  static void defer(Handle tx, UUID id, Instant until) {
    tx.createUpdate(
            "UPDATE plant.approval SET expires_at = greatest(expires_at, :until) WHERE id = :id AND"
                + " status = 'pending'")
        .bind("until", until)
        .bind("id", id)
        .execute();
  }

  static void needDeciders(Handle tx, UUID id, int deciders) {
    tx.createUpdate(
            """
            UPDATE plant.approval SET deciders_needed = greatest(deciders_needed, :deciders)
            WHERE id = :id AND status = 'pending'
            """)
        .bind("deciders", deciders)
        .bind("id", id)
        .execute();
  }

  /** Uses it up, if it is approved for this act of this requester and was not used: once. */
  static boolean use(
      Handle tx, UUID id, String actHash, UUID requester, String correlationId, Instant now) {
    return tx.createUpdate(
                """
                UPDATE plant.approval SET status = 'used', used_at = :now, used_by_request = :correlation
                WHERE id = :id AND status = 'approved' AND expires_at > :now AND act_hash = :hash
                  AND requested_by = :requester
                """)
            .bind("now", now)
            .bind("correlation", correlationId)
            .bind("id", id)
            .bind("hash", actHash)
            .bind("requester", requester)
            .execute()
        == 1;
  }

  /** Ends one that waits, before its time; false if its last word was said. */
  static boolean withdraw(Handle tx, UUID id, Instant now) {
    return tx.createUpdate(
                """
                UPDATE plant.approval
                SET status = 'expired', expires_at = greatest(:now, created_at + interval '1 microsecond')
                WHERE id = :id AND status = 'pending'
                """)
            .bind("id", id)
            .bind("now", now)
            .execute()
        == 1;
  }

  /** Writes down that it has run out; false if it has not, or that was written before. */
  static boolean expire(Handle tx, UUID id, Instant now) {
    return tx.createUpdate(
                """
                UPDATE plant.approval SET status = 'expired'
                WHERE id = :id AND status IN ('pending', 'approved') AND expires_at <= :now
                """)
            .bind("id", id)
            .bind("now", now)
            .execute()
        == 1;
  }

  /** How acts of the same kind were decided, newest first. */
  static List<Precedent> precedents(Handle tx, Approval approval, int most) {
    return tx.createQuery(
            """
            SELECT a.id AS approval_id, a.path, d.decision, d.reason, d.decided_by AS decider_id,
              d.decider_email, a.decided_at
            FROM plant.approval a
            CROSS JOIN LATERAL (
              SELECT * FROM plant.approval_decision d
              WHERE d.approval_id = a.id AND d.decision IN ('approve', 'deny') ORDER BY d.id DESC LIMIT 1) d
            WHERE a.permission = :permission AND a.route = :route AND a.decider = :decider
              AND a.decided_at IS NOT NULL AND a.id <> :id
            ORDER BY a.decided_at DESC LIMIT :most
            """)
        .bind("permission", approval.permission())
        .bind("route", approval.route())
        .bind("decider", approval.decider().word())
        .bind("id", approval.id())
        .bind("most", most)
        .map(RecordMapper.of(Precedent.class))
        .list();
  }

  private static Optional<Approval> one(Handle tx, String sql, UUID id, Instant now) {
    return tx.createQuery(sql)
        .bind("id", id)
        .bind("now", now)
        .map(RecordMapper.of(Approval.class))
        .findOne();
  }
}

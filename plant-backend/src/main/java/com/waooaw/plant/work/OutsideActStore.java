package com.waooaw.plant.work;

import com.waooaw.plant.agent.OutsideAct;
import com.waooaw.plant.agent.OutsideAct.Kind;
import com.waooaw.plant.page.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** SQL of what runs do outside, and of the outbox. */
final class OutsideActStore {
  private static final String ACT =
      """
      SELECT id, customer_id, hire_id, run_id, step, kind, mode, summary, content_hash, approval_id, status
      FROM plant.outside_act
      """;

  private OutsideActStore() {}

  /** Whether what leaves really leaves. */
  enum Mode {
    SANDBOX,
    PRODUCTION;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum Status {
    WAITING,
    EXECUTING,
    DONE,
    DENIED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An act as it is kept. */
  record Act(
      UUID id,
      UUID customerId,
      UUID hireId,
      UUID runId,
      String step,
      Kind kind,
      Mode mode,
      String summary,
      String contentHash,
      UUID approvalId,
      Status status) {}

  /** A message as the outbox has it. */
  record Kept(int position, String to, String subject, String body, String status) {
    OutsideAct.Message message() {
      return new OutsideAct.Message(to, subject, body);
    }
  }

  static void insert(Handle tx, Act act, OutsideAct asked, Instant now) {
    tx.createUpdate(
            """
            INSERT INTO plant.outside_act (id, customer_id, hire_id, run_id, step, kind, mode, summary,
              content_hash, approval_id, status, created_at)
            VALUES (:id, :customer, :hire, :run, :step, :kind, :mode, :summary, :hash, :approval, :status, :now)
            """)
        .bind("id", act.id())
        .bind("customer", act.customerId())
        .bind("hire", act.hireId())
        .bind("run", act.runId())
        .bind("step", act.step())
        .bind("kind", act.kind().word())
        .bind("mode", act.mode().word())
        .bind("summary", act.summary())
        .bind("hash", act.contentHash())
        .bind("approval", act.approvalId())
        .bind("status", act.status().word())
        .bind("now", now)
        .execute();
    PreparedBatch messages =
        tx.prepareBatch(
            """
            INSERT INTO plant.outside_message
              (act_id, position, customer_id, recipient, subject, body, status, at)
            VALUES (:act, :position, :customer, :to, :subject, :body, 'pending', :now)
            """);
    for (int i = 0; i < asked.messages().size(); i++) {
      OutsideAct.Message message = asked.messages().get(i);
      messages
          .bind("act", act.id())
          .bind("position", i)
          .bind("customer", act.customerId())
          .bind("to", message.to())
          .bind("subject", message.subject())
          .bind("body", message.body())
          .bind("now", now)
          .add();
    }
    messages.execute();
  }

  static Optional<Act> ofStep(Handle tx, UUID runId, String step) {
    return tx.createQuery(ACT + "WHERE run_id = :run AND step = :step FOR UPDATE")
        .bind("run", runId)
        .bind("step", step)
        .map((rs, ctx) -> act(rs))
        .findOne();
  }

  static Optional<Act> ofApproval(Handle tx, UUID approvalId) {
    return tx.createQuery(ACT + "WHERE approval_id = :approval FOR UPDATE")
        .bind("approval", approvalId)
        .map((rs, ctx) -> act(rs))
        .findOne();
  }

  static List<Act> waitingOf(Handle tx, UUID runId) {
    return tx.createQuery(ACT + "WHERE run_id = :run AND status = 'waiting' FOR UPDATE")
        .bind("run", runId)
        .map((rs, ctx) -> act(rs))
        .list();
  }

  static List<Kept> messages(Handle tx, UUID actId) {
    return tx.createQuery(
            """
            SELECT position, recipient, subject, body, status FROM plant.outside_message
            WHERE act_id = :act ORDER BY position LIMIT :most
            """)
        .bind("act", actId)
        .bind("most", OutsideAct.MOST)
        .map(
            (rs, ctx) ->
                new Kept(
                    rs.getInt("position"),
                    rs.getString("recipient"),
                    rs.getString("subject"),
                    rs.getString("body"),
                    rs.getString("status")))
        .list();
  }

  /** Moves an act on; false if it stands elsewhere. */
  static boolean move(Handle tx, UUID actId, Status from, Status to, Instant now) {
    boolean ends = to == Status.DONE || to == Status.DENIED;
    return tx.createUpdate(
                """
                UPDATE plant.outside_act SET status = :to, finished_at = :finished
                WHERE id = :id AND status = :from
                """)
            .bind("to", to.word())
            .bindByType("finished", ends ? now : null, Instant.class)
            .bind("id", actId)
            .bind("from", from.word())
            .execute()
        == 1;
  }

  /** Writes what becomes of a message; false if it stands elsewhere. */
  static boolean mark(
      Handle tx, Act act, int position, String from, String to, String detail, Instant now) {
    return tx.createUpdate(
                """
                UPDATE plant.outside_message SET status = :to, detail = :detail, approval_id = :approval, at = :now
                WHERE act_id = :act AND position = :position AND status = :from
                """)
            .bind("to", to)
            .bind("detail", detail)
            .bind("approval", act.approvalId())
            .bind("now", now)
            .bind("act", act.id())
            .bind("position", position)
            .bind("from", from)
            .execute()
        == 1;
  }

  /** The last message of the page before. */
  record After(UUID actId, int position) {
    static After of(List<String> parts) {
      try {
        return new After(Cursor.uuid(parts.getFirst()), Integer.parseInt(parts.getLast()));
      } catch (NumberFormatException e) {
        throw Cursor.invalid();
      }
    }
  }

  /** A run's outbox as its customer reads it, in the order of what was asked. */
  static List<OutboxItem> outbox(Handle tx, UUID runId, Optional<After> after, int limit) {
    var query =
        tx.createQuery(
            """
            SELECT a.id AS act_id, a.step, a.kind, a.mode, a.approval_id, m.position, m.recipient, m.subject,
              m.body, m.status, m.detail, m.at
            FROM plant.outside_act a JOIN plant.outside_message m ON m.act_id = a.id
            WHERE a.run_id = :run%s ORDER BY a.id, m.position LIMIT :rows
            """
                .formatted(after.isEmpty() ? "" : " AND (a.id, m.position) > (:act, :position)"));
    after.ifPresent(last -> query.bind("act", last.actId()).bind("position", last.position()));
    return query
        .bind("run", runId)
        .bind("rows", limit + 1)
        .map(
            (rs, ctx) ->
                new OutboxItem(
                    rs.getObject("act_id", UUID.class),
                    rs.getInt("position"),
                    rs.getString("step"),
                    rs.getString("kind"),
                    rs.getString("mode"),
                    rs.getString("recipient"),
                    rs.getString("subject"),
                    rs.getString("body"),
                    rs.getString("status"),
                    rs.getString("detail"),
                    rs.getObject("approval_id", UUID.class),
                    rs.getTimestamp("at").toInstant()))
        .list();
  }

  /** A message as its customer reads it. */
  record OutboxItem(
      UUID actId,
      int position,
      String step,
      String kind,
      String mode,
      String to,
      String subject,
      String body,
      String status,
      String detail,
      UUID approvalId,
      Instant at) {}

  private static Act act(ResultSet rs) throws SQLException {
    return new Act(
        rs.getObject("id", UUID.class),
        rs.getObject("customer_id", UUID.class),
        rs.getObject("hire_id", UUID.class),
        rs.getObject("run_id", UUID.class),
        rs.getString("step"),
        Kind.of(rs.getString("kind")),
        Mode.valueOf(rs.getString("mode").toUpperCase(Locale.ROOT)),
        rs.getString("summary"),
        rs.getString("content_hash"),
        rs.getObject("approval_id", UUID.class),
        Status.valueOf(rs.getString("status").toUpperCase(Locale.ROOT)));
  }
}

package com.waooaw.plant.rules;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Every state of the policy data that was ever in force here. */
final class Revisions {
  private static final int MOST = 100;

  private Revisions() {}

  /** A state, by its hash: a revision that was changed without a new name is another one. */
  record Revision(String sha256, String revision, Instant firstSeenAt) {}

  /** A state with its data. */
  record Kept(String sha256, String revision, JsonNode data) {
    Kept {
      requireNonNull(data, "data");
    }
  }

  /** Keeps a state, once. */
  static void keep(Handle tx, InForce state) {
    tx.createUpdate(
            """
            INSERT INTO plant.policy_revision (sha256, revision, data, first_seen_at)
            VALUES (:sha256, :revision, :data::jsonb, :since) ON CONFLICT DO NOTHING
            """)
        .bind("sha256", state.sha256())
        .bind("revision", state.revision())
        .bind("data", Json.write(state.document()))
        .bind("since", state.since())
        .execute();
  }

  /** The newest hundred, newest first. */
  static List<Revision> newest(Handle tx) {
    return tx.createQuery(
            """
            SELECT sha256, revision, first_seen_at FROM plant.policy_revision
            ORDER BY first_seen_at DESC, sha256 LIMIT :most
            """)
        .bind("most", MOST)
        .map(RecordMapper.of(Revision.class))
        .list();
  }

  /** A state by its hash or by its name; the newest of that name. */
  static Optional<Kept> find(Handle tx, String name) {
    return tx.createQuery(
            """
            SELECT sha256, revision, data::text AS data FROM plant.policy_revision
            WHERE sha256 = :name OR revision = :name ORDER BY first_seen_at DESC LIMIT 1
            """)
        .bind("name", name)
        .map(
            (rs, ctx) ->
                new Kept(
                    rs.getString("sha256"),
                    rs.getString("revision"),
                    Json.read(rs.getString("data"))))
        .findOne();
  }
}

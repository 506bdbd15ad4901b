package com.waooaw.plant.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the first answer to each Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header).
 * The key's row is taken first and kept locked until the transaction ends, so of two calls at once
 * the second waits and then gets the first's answer.
 */
final class Idempotency {
  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";

  private final InstantSource clock;

  Idempotency(InstantSource clock) {
    this.clock = clock;
  }

  private record Kept(byte[] requestSha, int status, String body) {}

  Reply once(Handle tx, String operation, Request request, Supplier<Reply> act) {
    String key = request.headers().get(HEADER);
    if (key == null) {
      return act.get();
    }
    String owner = request.userId().toString();
    byte[] sha = sha256(request);
    boolean first =
        tx.createUpdate(
                    """
                    INSERT INTO plant.idempotency (owner, key, operation, request_sha, created_at)
                    VALUES (:owner, :key, :operation, :sha, :now) ON CONFLICT DO NOTHING
                    """)
                .bind("owner", owner)
                .bind("key", key)
                .bind("operation", operation)
                .bind("sha", sha)
                .bind("now", clock.instant())
                .execute()
            == 1;
    return first
        ? keep(tx, owner, key, operation, act.get())
        : replay(tx, owner, key, operation, sha);
  }

  private static Reply keep(Handle tx, String owner, String key, String operation, Reply reply) {
    if (!(reply instanceof Reply.Document document)) {
      throw new IllegalStateException("Only documents can be given again, see " + operation);
    }
    tx.createUpdate(
            """
            UPDATE plant.idempotency SET status = :status, body = :body::jsonb
            WHERE owner = :owner AND key = :key AND operation = :operation
            """)
        .bind("status", document.status())
        .bind("body", Json.write(document.value()))
        .bind("owner", owner)
        .bind("key", key)
        .bind("operation", operation)
        .execute();
    return reply;
  }

  private static Reply replay(Handle tx, String owner, String key, String operation, byte[] sha) {
    Kept kept =
        tx.createQuery(
                """
                SELECT request_sha, status, body::text AS body FROM plant.idempotency
                WHERE owner = :owner AND key = :key AND operation = :operation
                """)
            .bind("owner", owner)
            .bind("key", key)
            .bind("operation", operation)
            .map(
                (rs, ctx) ->
                    new Kept(rs.getBytes("request_sha"), rs.getInt("status"), rs.getString("body")))
            .one();
    if (!MessageDigest.isEqual(kept.requestSha(), sha)) {
      throw Problem.of(
              ProblemType.CONFLICT, "This Idempotency-Key was used for a different request.")
          .exception();
    }
    Map<String, String> headers = new HashMap<>();
    headers.put(REPLAYED, "true");
    return new Reply.Document(kept.status(), Json.read(kept.body()), headers);
  }

  private static byte[] sha256(Request request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(new TreeMap<>(request.path()).toString().getBytes(UTF_8));
      return digest.digest(request.body().toString().getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}

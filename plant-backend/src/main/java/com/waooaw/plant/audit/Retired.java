package com.waooaw.plant.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.audit.EntryStore.Head;
import com.waooaw.plant.constitution.Canonical;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.keys.Signer.Signed;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What is left of entries that were dropped: which they were and where the chain was before and
 * after them, signed. The hash of the last commits to all of them, so a copy made earlier can still
 * be held against it.
 *
 * @param fromSeq the first entry dropped
 * @param toSeq the last
 * @param prevHash the hash that the first named as the one before
 * @param lastHash the hash of the last
 * @param entries how many they were
 * @param checkpoints how many checkpoints went with them
 * @param firstAt the earliest time among them
 * @param lastAt the latest
 * @param part the partition they were in
 * @param at when they were dropped
 */
public record Retired(
    long fromSeq,
    long toSeq,
    String prevHash,
    String lastHash,
    long entries,
    long checkpoints,
    Instant firstAt,
    Instant lastAt,
    String part,
    Instant at,
    String kid,
    String signature) {
  /** More months than any chain has. */
  private static final int ALL = 100_000;

  private static final String DOMAIN = "waooaw.audit.retired.v1:";

  public Retired {
    requireNonNull(prevHash, "prevHash");
    requireNonNull(lastHash, "lastHash");
    requireNonNull(firstAt, "firstAt");
    requireNonNull(lastAt, "lastAt");
    requireNonNull(part, "part");
    requireNonNull(at, "at");
  }

  /** The same with a signature. */
  Retired signedAs(Signed signed) {
    return new Retired(
        fromSeq,
        toSeq,
        prevHash,
        lastHash,
        entries,
        checkpoints,
        firstAt,
        lastAt,
        part,
        at,
        signed.keyId(),
        signed.signature());
  }

  /** What the signature is over. */
  byte[] payload() {
    byte[] canonical =
        Canonical.bytes(
            Json.mapper()
                .createObjectNode()
                .put("from_seq", fromSeq)
                .put("to_seq", toSeq)
                .put("prev_hash", prevHash)
                .put("last_hash", lastHash)
                .put("entries", entries)
                .put("checkpoints", checkpoints)
                .put("first_at", firstAt.toString())
                .put("last_at", lastAt.toString())
                .put("part", part)
                .put("at", at.toString()));
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(DOMAIN.getBytes(UTF_8));
    payload.writeBytes(canonical);
    return payload.toByteArray();
  }

  Head head() {
    return new Head(toSeq, lastHash);
  }

  /** All summaries of a chain, oldest first. */
  static List<Retired> all(Handle tx) {
    return tx.createQuery(
            """
            SELECT from_seq, to_seq, prev_hash, last_hash, entries, checkpoints, first_at, last_at,
              part, at, kid, signature
            FROM audit.retired ORDER BY from_seq LIMIT :all
            """)
        .bind("all", ALL)
        .map(RecordMapper.of(Retired.class))
        .list();
  }

  void insert(Handle tx) {
    tx.createUpdate(
            """
            INSERT INTO audit.retired (from_seq, to_seq, prev_hash, last_hash, entries, checkpoints,
              first_at, last_at, part, at, kid, signature)
            VALUES (:fromSeq, :toSeq, :prevHash, :lastHash, :entries, :checkpoints, :firstAt,
              :lastAt, :part, :at, :kid, :signature)
            """)
        .bindMethods(this)
        .execute();
  }
}

package com.waooaw.plant.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Canonical;
import java.time.Instant;

/**
 * One link of the chain.
 *
 * @param seq one more than the entry before
 * @param at to the microsecond, as the database keeps it
 * @param kind {@code request} or {@code business}
 * @param customerId text, because requests may name what is no UUID; null when nobody's
 * @param body canonical JSON (RFC 8785)
 * @param prevHash the hash of the entry before; {@link #GENESIS} for the first
 * @param hash SHA-256 over the canonical form of everything else, in lower-case hexadecimal
 */
public record Entry(
    long seq,
    Instant at,
    String kind,
    String actor,
    String action,
    String entityType,
    String entityId,
    String customerId,
    String correlationId,
    String outcome,
    String body,
    String prevHash,
    String hash) {

  /** What the first entry names as the hash before it. */
  static final String GENESIS = "0".repeat(64);

  /** This entry as the next after another, hashed. */
  Entry chained(long nextSeq, String previousHash) {
    Entry linked =
        new Entry(
            nextSeq,
            at,
            kind,
            actor,
            action,
            entityType,
            entityId,
            customerId,
            correlationId,
            outcome,
            body,
            previousHash,
            "");
    return new Entry(
        nextSeq,
        at,
        kind,
        actor,
        action,
        entityType,
        entityId,
        customerId,
        correlationId,
        outcome,
        body,
        previousHash,
        linked.computeHash());
  }

  /** This entry, not chained yet, with another body. */
  Entry withBody(String other) {
    return new Entry(
        seq,
        at,
        kind,
        actor,
        action,
        entityType,
        entityId,
        customerId,
        correlationId,
        outcome,
        other,
        prevHash,
        hash);
  }

  /** The hash that this entry's columns have. */
  String computeHash() {
    ObjectNode all = Json.mapper().createObjectNode();
    all.put("seq", seq);
    all.put("at", at.toString());
    all.put("kind", kind);
    all.put("actor", actor);
    all.put("action", action);
    all.put("entity_type", entityType);
    all.put("entity_id", entityId);
    all.put("customer_id", customerId);
    all.put("correlation_id", correlationId);
    all.put("outcome", outcome);
    all.put("body", body);
    all.put("prev_hash", prevHash);
    return Canonical.sha256(all);
  }

  /** What a checkpoint of this entry signs. */
  static byte[] checkpointed(long seq, String hash) {
    return ("waooaw.audit.checkpoint.v1:" + seq + ":" + hash).getBytes(UTF_8);
  }
}

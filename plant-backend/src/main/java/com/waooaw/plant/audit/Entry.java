package com.waooaw.plant.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  Entry chained(long nextSeq, String previousHash, EntryHasher hasher) {
    Entry linked = linked(nextSeq, previousHash, "");
    return linked.linked(nextSeq, previousHash, hasher.hash(linked));
  }

  private Entry linked(long nextSeq, String previousHash, String itsHash) {
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
        itsHash);
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
    return new EntryHasher().hash(this);
  }

  /** What a checkpoint of this entry signs. */
  static byte[] checkpointed(long seq, String hash) {
    return ("waooaw.audit.checkpoint.v1:" + seq + ":" + hash).getBytes(UTF_8);
  }
}

package com.waooaw.plant.constitution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.keys.Signer.Signed;
import java.time.Instant;
import java.util.UUID;

/**
 * One change of an entity, linked to the one before it. The hash covers everything but itself and
 * the signature, the previous hash included, so no link can be exchanged alone.
 *
 * @param entityId whose change it is
 * @param number 1 for the first, without gaps
 * @param at when, in whole microseconds
 * @param by who made it
 * @param why the reason given
 * @param what the new document under {@code document}, or the move under {@code status}
 * @param status where the entity stands after it
 * @param versionHash the hash of the entity's document after it
 * @param prevHash the hash of the amendment before, or {@link #GENESIS}
 * @param hash SHA-256 over the canonical form of all the above
 * @param signed the plant's signature over the canonical form
 */
public record Amendment(
    UUID entityId,
    int number,
    Instant at,
    String by,
    String why,
    ObjectNode what,
    EntityStatus status,
    String versionHash,
    String prevHash,
    String hash,
    Signed signed) {
  /** The previous hash of the first amendment. */
  public static final String GENESIS = "0".repeat(64);

  /** The bytes that the hash and the signature are over. */
  public byte[] canonical() {
    return canonical(entityId, number, at, by, why, what, status, versionHash, prevHash);
  }

  static byte[] canonical(
      UUID entityId,
      int number,
      Instant at,
      String by,
      String why,
      ObjectNode what,
      EntityStatus status,
      String versionHash,
      String prevHash) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("entity_id", entityId.toString());
    json.put("number", number);
    json.put("at", at.toString());
    json.put("by", by);
    json.put("why", why);
    json.set("what", what);
    json.put("status", status.word());
    json.put("version_hash", versionHash);
    json.put("prev_hash", prevHash);
    return Canonical.bytes(json);
  }
}

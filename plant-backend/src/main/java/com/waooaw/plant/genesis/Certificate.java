package com.waooaw.plant.genesis;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Canonical;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.keys.Signer.Signed;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What Genesis says of one version of one entity, signed by the plant.
 *
 * @param number its number, never used twice
 * @param entityId what it was issued for
 * @param subject that entity's name, such as {@code agent:sdr}
 * @param versionHash the version it is about; it says nothing of any other
 * @param author who wrote that version
 * @param certifier who certified it, never the author
 * @param issuedAt when, in whole microseconds
 * @param checks what each law said
 * @param signed the plant's signature over {@link #canonical()}
 */
public record Certificate(
    String number,
    UUID entityId,
    String subject,
    String versionHash,
    String author,
    String certifier,
    Instant issuedAt,
    List<Check> checks,
    @JsonIgnore Signed signed) {
  public Certificate {
    checks = List.copyOf(checks);
  }

  /** Whether the plant signed this, and signed it for this version of this entity. */
  public boolean holdsFor(UUID id, EntityDocument document, Signer signer) {
    return entityId.equals(id)
        && versionHash.equals(document.versionHash())
        && signer.verify(canonical(), signed);
  }

  /** The bytes the signature is over: everything but the signature (RFC 8785). */
  public byte[] canonical() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("number", number);
    json.put("entity_id", entityId.toString());
    json.put("subject", subject);
    json.put("version_hash", versionHash);
    json.put("author", author);
    json.put("certifier", certifier);
    json.put("issued_at", issuedAt.toString());
    json.set("checks", Json.mapper().valueToTree(checks));
    return Canonical.bytes(json);
  }

  Certificate signedBy(Signer signer) {
    return new Certificate(
        number,
        entityId,
        subject,
        versionHash,
        author,
        certifier,
        issuedAt,
        checks,
        signer.sign(canonical()));
  }
}

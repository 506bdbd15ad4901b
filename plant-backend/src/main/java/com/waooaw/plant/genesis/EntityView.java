package com.waooaw.plant.genesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.constitution.Amendment;
import com.waooaw.plant.constitution.Check;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A governed entity in its seven parts, as staff read it. */
record EntityView(
    Identity identity,
    Lifecycle lifecycle,
    Versioning versioning,
    Alignment alignment,
    Chain audit,
    JsonNode metadata,
    Relationships relationships,
    JsonNode content,
    CertificateView certificate) {

  record Identity(UUID id, String kind, String externalId) {}

  record Lifecycle(String status, Instant createdAt, Instant updatedAt, Instant deletedAt) {}

  /** The newest amendments first. */
  record Versioning(int version, String versionHash, List<Link> amendments) {}

  /** One amendment, with everything its signature covers. */
  record Link(
      int number,
      Instant at,
      String by,
      String why,
      JsonNode what,
      String status,
      String versionHash,
      String prevHash,
      String hash,
      String signedBy,
      String signature) {
    static Link of(Amendment amendment) {
      return new Link(
          amendment.number(),
          amendment.at(),
          amendment.by(),
          amendment.why(),
          amendment.what(),
          amendment.status().word(),
          amendment.versionHash(),
          amendment.prevHash(),
          amendment.hash(),
          amendment.signed().keyId(),
          amendment.signed().signature());
    }
  }

  /**
   * What the laws say now.
   *
   * @param drift laws that held when it was certified and do not now
   */
  record Alignment(
      boolean lawful, List<Said> checks, List<String> drift, List<String> nearDuplicates) {}

  record Said(String code, boolean passed, boolean binding, String detail) {
    static Said of(Check check) {
      return new Said(check.code(), check.passed(), check.binding(), check.detail());
    }
  }

  record Chain(String headHash, int amendments, boolean unbroken) {}

  record Relationships(String governingAgent, List<Relation> parents, List<Relation> children) {}

  /** Another entity that this one stands on, or that stands on this one. */
  record Relation(
      UUID id, String kind, String externalId, String name, String role, String status) {}

  /** An entity as lists show it, with the laws as they were last checked. */
  record Summary(
      UUID id,
      String kind,
      String externalId,
      String name,
      String status,
      int version,
      String versionHash,
      String certificateNumber,
      List<String> brokenLaws,
      boolean nearDuplicate,
      Instant checkedAt,
      Instant createdAt,
      Instant updatedAt,
      Instant deletedAt) {}
}

package com.waooaw.plant.genesis;

import com.waooaw.plant.constitution.Check;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A certificate with everything its signature covers, so that anyone can check it. */
public record CertificateView(
    String number,
    UUID entityId,
    String subject,
    String versionHash,
    String author,
    String certifier,
    Instant issuedAt,
    String signedBy,
    String signature,
    List<Check> checks) {

  /** The view of a certificate. */
  public static CertificateView of(Certificate certificate) {
    return new CertificateView(
        certificate.number(),
        certificate.entityId(),
        certificate.subject(),
        certificate.versionHash(),
        certificate.author(),
        certificate.certifier(),
        certificate.issuedAt(),
        certificate.signed().keyId(),
        certificate.signed().signature(),
        certificate.checks());
  }
}

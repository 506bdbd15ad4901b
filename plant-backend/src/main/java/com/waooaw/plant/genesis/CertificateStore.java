package com.waooaw.plant.genesis;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.keys.Signer.Signed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;

/** SQL of certificates. */
final class CertificateStore {
  private CertificateStore() {}

  static String nextNumber(Handle tx) {
    long number =
        tx.createQuery("SELECT nextval('plant.certificate_number')").mapTo(Long.class).one();
    return String.format(Locale.ROOT, "GEN-%06d", number);
  }

  static void insert(Handle tx, Certificate certificate) {
    tx.createUpdate(
            """
            INSERT INTO plant.certificate (number, entity_id, subject, version_hash, author,
              certifier, issued_at, checks, key_id, signature)
            VALUES (:number, :entityId, :subject, :versionHash, :author, :certifier, :issuedAt,
              :json::jsonb, :keyId, :signature)
            """)
        .bind("number", certificate.number())
        .bind("entityId", certificate.entityId())
        .bind("subject", certificate.subject())
        .bind("versionHash", certificate.versionHash())
        .bind("author", certificate.author())
        .bind("certifier", certificate.certifier())
        .bind("issuedAt", certificate.issuedAt())
        .bind("json", Json.write(certificate.checks()))
        .bind("keyId", certificate.signed().keyId())
        .bind("signature", certificate.signed().signature())
        .execute();
  }

  static Optional<Certificate> find(Handle tx, String number) {
    return findAll(tx, List.of(number)).stream().findFirst();
  }

  static List<Certificate> findAll(Handle tx, List<String> numbers) {
    return tx.createQuery(
            """
            SELECT number, entity_id, subject, version_hash, author, certifier, issued_at,
              checks::text AS checks, key_id, signature
            FROM plant.certificate WHERE number = ANY (:numbers)
            """)
        .bind("numbers", numbers.toArray(String[]::new))
        .map((rs, ctx) -> certificate(rs))
        .list();
  }

  private static Certificate certificate(ResultSet rs) throws SQLException {
    return new Certificate(
        rs.getString("number"),
        rs.getObject("entity_id", UUID.class),
        rs.getString("subject"),
        rs.getString("version_hash"),
        rs.getString("author"),
        rs.getString("certifier"),
        rs.getTimestamp("issued_at").toInstant(),
        checks(rs.getString("checks")),
        new Signed(rs.getString("key_id"), rs.getString("signature")));
  }

  // A flag and a law look alike once written down: what counts afterwards is what was said.
  private static List<Check> checks(String json) {
    return StreamSupport.stream(Json.read(json).spliterator(), false)
        .map(
            c ->
                new Check(
                    c.path("code").asText(),
                    c.path("passed").asBoolean(),
                    c.path("detail").asText(),
                    true))
        .toList();
  }
}

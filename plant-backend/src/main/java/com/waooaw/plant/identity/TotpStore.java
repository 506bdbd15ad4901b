package com.waooaw.plant.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** One-time passwords and recovery codes, in SQL. */
final class TotpStore {
  /** Keeps a secret that is not yet confirmed; false if there is one in use. */
  boolean keepSecret(Handle tx, UUID personId, byte[] sealed) {
    return tx.createUpdate(
                """
                UPDATE identity.person SET totp_secret = :secret, totp_last_step = NULL
                WHERE id = :id AND NOT totp_on
                """)
            .bind("id", personId)
            .bind("secret", sealed)
            .execute()
        == 1;
  }

  void turnOn(Handle tx, UUID personId) {
    tx.createUpdate(
            "UPDATE identity.person SET totp_on = true, version = version + 1 WHERE id = :id")
        .bind("id", personId)
        .execute();
  }

  void turnOff(Handle tx, UUID personId) {
    tx.createUpdate(
            """
            UPDATE identity.person SET totp_on = false, totp_secret = NULL, totp_last_step = NULL, version = version + 1
            WHERE id = :id
            """)
        .bind("id", personId)
        .execute();
    replaceCodes(tx, personId, List.of());
  }

  /** Uses a step's code up; false if that or a later one was used before. */
  boolean useStep(Handle tx, UUID personId, long step) {
    return tx.createUpdate(
                """
                UPDATE identity.person SET totp_last_step = :step
                WHERE id = :id AND (totp_last_step IS NULL OR totp_last_step < :step)
                """)
            .bind("id", personId)
            .bind("step", step)
            .execute()
        == 1;
  }

  /** Uses a recovery code up; false if there is none such, or it was used before. */
  boolean useCode(Handle tx, UUID personId, byte[] sha, Instant now) {
    return tx.createUpdate(
                """
                UPDATE identity.recovery_code SET used_at = :now
                WHERE person_id = :person AND sha = :sha AND used_at IS NULL
                """)
            .bind("person", personId)
            .bind("sha", sha)
            .bind("now", now)
            .execute()
        == 1;
  }

  void replaceCodes(Handle tx, UUID personId, List<byte[]> shas) {
    tx.createUpdate("DELETE FROM identity.recovery_code WHERE person_id = :person")
        .bind("person", personId)
        .execute();
    for (byte[] sha : shas) {
      tx.createUpdate("INSERT INTO identity.recovery_code (person_id, sha) VALUES (:person, :sha)")
          .bind("person", personId)
          .bind("sha", sha)
          .execute();
    }
  }

  int codesLeft(Handle tx, UUID personId) {
    return tx.createQuery(
            "SELECT count(*) FROM identity.recovery_code WHERE person_id = :person AND used_at IS NULL")
        .bind("person", personId)
        .mapTo(Integer.class)
        .one();
  }
}

package com.waooaw.plant.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.plant.audit.ExportVerifier.Verdict;
import com.waooaw.plant.database.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Months come and go, and the chain stays provable. */
class RetentionTest {
  private TrailGround ground;
  private Anchors anchors;

  @BeforeEach
  void chainFourMonths() throws Exception {
    ground = new TrailGround();
    anchors = ground.anchors(Optional.empty());
    for (String month : new String[] {"2025-01", "2025-02", "2025-03", "2025-06"}) {
      ground.chained(InstantSource.fixed(Instant.parse(month + "-15T10:00:00Z")), 10);
    }
  }

  @AfterEach
  void stop() {
    ground.close();
  }

  @Test
  void eachMonthOfChainingIsAPartition() throws Exception {
    assertThat(ground.count("SELECT count(*) FROM audit.part")).isEqualTo(4);
    assertThat(ground.count("SELECT count(*) FROM audit.entry_2025_02")).isEqualTo(10);
    assertThat(ground.verify(anchors).valid()).isTrue();
  }

  @Test
  void aClockThatGoesBackWritesToTheMonthThatIsOpen() throws Exception {
    ground.chained(InstantSource.fixed(Instant.parse("2025-02-01T00:00:00Z")), 5);
    assertThat(ground.count("SELECT count(*) FROM audit.entry_2025_06")).isEqualTo(15);
    assertThat(ground.verify(anchors).valid()).isTrue();
  }

  @Test
  void oldMonthsAreDroppedAndTheChainStaysProvable() throws Exception {
    assertThat(retention(3, "2025-06-20").drop()).isEqualTo(2);
    assertThat(ground.count("SELECT min(seq) FROM audit.entry")).isEqualTo(21);
    assertThat(ground.count("SELECT count(*) FROM audit.retired")).isEqualTo(2);
    Verification found = ground.verify(anchors);
    assertThat(found.valid()).as("%s", found).isTrue();
    assertThat(found.retired()).isEqualTo(20);
    assertThat(found.entries()).isEqualTo(20);
    // That they were dropped is itself in the trail, and chaining goes on.
    ground.chained(InstantSource.fixed(Instant.parse("2025-06-21T00:00:00Z")), 3);
    assertThat(ground.count("SELECT count(*) FROM audit.entry WHERE action = 'audit.retired'"))
        .isEqualTo(2);
    assertThat(ground.verify(anchors).valid()).isTrue();
    assertThat(retention(3, "2025-06-20").drop()).isZero();
  }

  @Test
  void whatWasKeptApartOfRequestsGoesWithTheirMonths() throws Exception {
    for (String day :
        new String[] {"2025-01-15", "2025-02-28T23:59:59Z", "2025-03-01", "2025-06-01"}) {
      ground.superuser(
          "INSERT INTO audit.personal (digest, at, salt, fields) VALUES ('%1$s', '%1$s', '', '{}')"
              .formatted(day));
    }
    assertThat(retention(12, "2025-06-20").drop()).isZero();
    assertThat(ground.count("SELECT count(*) FROM audit.personal")).isEqualTo(4);
    assertThat(retention(3, "2025-06-20").drop()).isEqualTo(2);
    assertThat(ground.count("SELECT count(*) FROM audit.personal")).isEqualTo(2);
    assertThat(ground.count("SELECT count(*) FROM audit.personal WHERE at < '2025-03-01'"))
        .isZero();
  }

  @Test
  void everyMonthMayBeDroppedAndTheChainGoesOnFromTheSummary() throws Exception {
    assertThat(retention(1, "2026-01-01").drop()).isEqualTo(4);
    assertThat(ground.count("SELECT count(*) FROM audit.entry")).isZero();
    ground.chained(InstantSource.fixed(Instant.parse("2026-01-02T00:00:00Z")), 1);
    assertThat(ground.count("SELECT min(seq) FROM audit.entry")).isEqualTo(41);
    assertThat(ground.verify(anchors).valid()).isTrue();
  }

  @Test
  void aMonthThatDoesNotVerifyIsEvidenceAndStays() throws Exception {
    ground.superuser("UPDATE audit.entry SET actor = 'someone else' WHERE seq = 13");
    Retention retention = retention(3, "2025-06-20");
    assertThat(retention.drop()).isEqualTo(1);
    assertThat(retention.refusal().orElseThrow()).contains("2025_02").contains("does not verify");
    assertThat(ground.verify(anchors).firstBad().seq()).isEqualTo(13);
  }

  @Test
  void aSummaryThatIsForgedOrGoneIsNoticed() throws Exception {
    retention(3, "2025-06-20").drop();
    ground.superuser(
        "UPDATE audit.retired SET last_at = last_at + interval '1 s' WHERE from_seq = 11");
    assertThat(ground.verify(anchors).firstBad().reason()).contains("not signed by us");
    ground.superuser("DELETE FROM audit.retired WHERE from_seq = 1");
    assertThat(ground.verify(anchors).firstBad().reason()).contains("not all told");
    ground.superuser("DELETE FROM audit.retired");
    assertThat(ground.verify(anchors).valid()).isFalse();
  }

  @Test
  void theDatabaseDropsNothingThatNoSummaryTells() {
    for (String refused :
        new String[] {
          "SELECT audit.drop_oldest('2025_01')",
          "SELECT audit.drop_oldest('2025_02')",
          "SELECT audit.drop_oldest('first')",
          "DROP TABLE audit.entry_2025_01",
          "DELETE FROM audit.part"
        }) {
      assertThatThrownBy(
              () -> ground.database.transactVoid(Scope.plant(), tx -> tx.execute(refused)))
          .as(refused)
          .hasMessageMatching(
              "(?s).*(No summary tells|not the oldest|must be owner|permission denied).*");
    }
  }

  @Test
  void theMonthThatIsNotOverIsNeverDropped() throws Exception {
    ground.chained(InstantSource.system(), 5);
    InstantSource future = InstantSource.offset(InstantSource.system(), Duration.ofDays(4_000));
    assertThatThrownBy(() -> retention(1, future).drop()).hasMessageContaining("is not over");
    assertThat(ground.verify(anchors).valid()).isTrue();
  }

  @Test
  void anExportOfWhatIsLeftVerifiesOffline() throws Exception {
    retention(3, "2025-06-20").drop();
    Export export =
        new Export(ground.database, ground.signer, ground.publicKeys(), InstantSource.system());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    export.write(
        ground.database.transact(
            Scope.plant(), tx -> export.piece(tx, Optional.empty(), Optional.empty())),
        file);
    Verdict verdict = ExportVerifier.verify(new ByteArrayInputStream(file.toByteArray()), Set.of());
    assertThat(verdict.valid()).as("%s", verdict).isTrue();
    assertThat(verdict.fromSeq()).isEqualTo(21);
  }

  private Retention retention(int months, String today) {
    return retention(months, InstantSource.fixed(Instant.parse(today + "T00:00:00Z")));
  }

  private Retention retention(int months, InstantSource clock) {
    return new Retention(ground.database, ground.signer, new AuditTrail(clock), months, clock);
  }
}

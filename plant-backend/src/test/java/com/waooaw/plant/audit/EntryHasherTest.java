package com.waooaw.plant.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Canonical;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * The fast form of an entry against the general canonicalizer, which every other form is made by.
 */
class EntryHasherTest {
  private final EntryHasher hasher = new EntryHasher();

  @Property(tries = 2_000)
  void theFormIsThatOfTheGeneralCanonicalizer(
      @ForAll("texts") String actor,
      @ForAll("texts") String body,
      @ForAll("texts") String entityId,
      @ForAll("times") Instant at,
      @ForAll("numbers") long seq) {
    Entry entry =
        new Entry(
            seq,
            at,
            "business",
            actor,
            "test.happened",
            null,
            entityId,
            null,
            "c-" + seq,
            "ok",
            body,
            Entry.GENESIS,
            "");
    assertThat(new String(hasher.form(entry), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(
            new String(Canonical.bytes(tree(entry)), java.nio.charset.StandardCharsets.UTF_8));
    assertThat(hasher.hash(entry)).isEqualTo(Canonical.sha256(tree(entry)));
  }

  @Test
  void anEntryHashesToWhatItAlwaysDid() {
    Entry entry =
        new Entry(
            7,
            Instant.parse("2026-11-28T12:00:00.120Z"),
            "request",
            "anonymous",
            "GET /api/v1/agents",
            null,
            null,
            null,
            "c-1",
            "200",
            "{\"a\":\"\\u0001\\\"\"}",
            Entry.GENESIS,
            "");
    assertThat(hasher.hash(entry)).isEqualTo(Canonical.sha256(tree(entry)));
  }

  private static ObjectNode tree(Entry entry) {
    ObjectNode all = Json.mapper().createObjectNode();
    all.put("seq", entry.seq());
    all.put("at", entry.at().toString());
    all.put("kind", entry.kind());
    all.put("actor", entry.actor());
    all.put("action", entry.action());
    all.put("entity_type", entry.entityType());
    all.put("entity_id", entry.entityId());
    all.put("customer_id", entry.customerId());
    all.put("correlation_id", entry.correlationId());
    all.put("outcome", entry.outcome());
    all.put("body", entry.body());
    all.put("prev_hash", entry.prevHash());
    return all;
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('\u0001', '\u00ff')
        .withChars('"', '\\', '\n', '\t', '\u007f', '\u2028', '\ud7ff', '\ufffd')
        .ofMaxLength(60);
  }

  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(0, 253_402_300_799_999_999L)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  @Provide
  Arbitrary<Long> numbers() {
    return Arbitraries.longs().between(1, 9_007_199_254_740_991L);
  }
}

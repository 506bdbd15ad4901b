package com.waooaw.plant.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A customer can take everything along, and nobody else's. */
class ExportTest {
  private static final TestClock CLOCK = new TestClock();
  private static Backend backend;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(CLOCK);
    database = Database.open(backend.database);
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  @Test
  void anExportHoldsEverythingOfACustomerAndNothingOfAnother() throws Exception {
    Work mine = Work.of(backend, "gryphonfeather");
    Work others = Work.of(backend, "basiliskscale");
    JsonNode made = made(mine.who);
    HttpResponse<byte[]> answer =
        backend.download(mine.who, "/api/v1/me/exports/" + made.path("id").asText() + "/content");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
    assertThat(answer.body()).hasSize(made.path("size").intValue());
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.body())))
        .isEqualTo(made.path("sha256").asText());

    Map<String, byte[]> files = unzip(answer.body());
    assertThat(files).containsKeys("README.txt", "manifest.json", "data/plant.goal.json");
    assertThat(text(files, "data/plant.goal.json")).contains(mine.canary, mine.goal);
    assertThat(text(files, "data/plant.run_event.json")).contains(mine.run);
    assertThat(text(files, "data/identity.person.json")).contains(mine.email);
    assertThat(text(files, "data/identity.customer.json")).contains(mine.company);
    byte[] part =
        backend.download(mine.who, "/api/v1/deliverables/" + mine.deliverable + "/content").body();
    assertThat(files.entrySet())
        .anySatisfy(
            file -> {
              assertThat(file.getKey()).startsWith("deliverables/" + mine.deliverable + "/0-");
              assertThat(file.getValue()).isEqualTo(part);
            });
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String content = new String(file.getValue(), UTF_8);
      assertThat(content)
          .as(file.getKey())
          .doesNotContain(others.canary, others.who.customerId(), others.email, "argon2");
      if (file.getKey().endsWith(".json")) {
        assertThat(Json.read(content)).as(file.getKey()).isNotNull();
      }
    }
    JsonNode manifest = Json.read(text(files, "manifest.json"));
    assertThat(manifest.path("customer_id").asText()).isEqualTo(mine.who.customerId());
    for (JsonNode held : manifest.path("data")) {
      assertThat(Json.read(text(files, held.path("file").asText())))
          .as(held.path("file").asText())
          .hasSize(held.path("rows").intValue());
    }
    assertThat(manifest.path("deliverable_files").intValue()).isPositive();
  }

  @Test
  void oneExportIsMadeAtATimeAndItsKeyGivesTheSameOne() throws Exception {
    Who who = backend.signedUp();
    Map<String, String> key = Map.of("Idempotency-Key", "once");
    String first = backend.send(who, "POST", "/api/v1/me/exports", null, key).body();
    HttpResponse<String> again = backend.send(who, "POST", "/api/v1/me/exports", null, key);
    assertThat(Json.read(again.body()).path("id")).isEqualTo(Json.read(first).path("id"));
    String export = "/api/v1/me/exports/" + Json.read(first).path("id").asText();
    Work.eventually(
        "the export is made",
        () -> !Work.get(backend, who, export).path("status").asText().equals("queued"));
    // One that is under way and stays so.
    database.transactVoid(
        Scope.customer(UUID.fromString(who.customerId())),
        tx ->
            tx.execute(
                "INSERT INTO plant.export (id, customer_id, status, requested_by, created_at)"
                    + " VALUES (gen_random_uuid(), ?, 'queued', 'test', now())",
                UUID.fromString(who.customerId())));
    assertThat(backend.post(who, "/api/v1/me/exports", null).statusCode()).isEqualTo(409);
  }

  @Test
  void anothersExportIsNotThere() throws Exception {
    Who mine = backend.signedUp();
    Who other = backend.signedUp();
    String export = "/api/v1/me/exports/" + made(mine).path("id").asText();
    assertThat(backend.get(other, export).statusCode()).isEqualTo(404);
    assertThat(backend.get(other, export + "/content").statusCode()).isEqualTo(404);
    assertThat(backend.get(Who.staff(), export).statusCode()).isEqualTo(403);
    assertThat(backend.get(Who.staff(), export + "/content").statusCode()).isEqualTo(403);
  }

  @Test
  void anExportIsPutAwayAfterAWeek() throws Exception {
    Who who = backend.signedUp();
    JsonNode made = made(who);
    String export = "/api/v1/me/exports/" + made.path("id").asText();
    assertThat(Duration.between(CLOCK.instant(), Instant.parse(made.path("expires_at").asText())))
        .isBetween(Exports.KEPT.minusMinutes(2), Exports.KEPT);
    CLOCK.advance(Exports.KEPT.plusSeconds(1));
    assertThat(backend.get(who, export + "/content").statusCode()).isEqualTo(409);
    Work.eventually(
        "the export expires",
        () -> Work.get(backend, who, export).path("status").asText().equals("expired"));
    assertThat(
            (long)
                database.transact(
                    Scope.plant(),
                    tx ->
                        tx.createQuery(
                                "SELECT count(*) FROM plant.export_chunk WHERE customer_id = :customer")
                            .bind("customer", UUID.fromString(who.customerId()))
                            .mapTo(Long.class)
                            .one()))
        .isZero();
  }

  private static JsonNode made(Who who) throws Exception {
    HttpResponse<String> asked = backend.post(who, "/api/v1/me/exports", null);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    String export = "/api/v1/me/exports/" + Json.read(asked.body()).path("id").asText();
    Work.eventually(
        "the export is made",
        () -> !Work.get(backend, who, export).path("status").asText().equals("queued"));
    JsonNode made = Work.get(backend, who, export);
    assertThat(made.path("status").asText()).isEqualTo("ready");
    return made;
  }

  private static Map<String, byte[]> unzip(byte[] archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), UTF_8)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static String text(Map<String, byte[]> files, String name) {
    assertThat(files).containsKey(name);
    return new String(files.get(name), UTF_8);
  }
}

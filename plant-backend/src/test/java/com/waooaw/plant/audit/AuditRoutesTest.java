package com.waooaw.plant.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.audit.ExportVerifier.Verdict;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The trail's routes, through HTTP. */
class AuditRoutesTest {
  private static final Who STAFF = Who.staff();
  private static Backend backend;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
    database = Database.open(backend.database);
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  @Test
  void aSearchFindsByEachFieldAndWithinTimesPageByPage() throws Exception {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 12; i++) {
      record(
          "searcher",
          i % 2 == 0 ? "search.even" : "search.odd",
          "searched",
          "s-" + i,
          start.plusSeconds(3_600L * i));
    }
    awaitEntries("searcher", 12);
    assertThat(list("actor=searcher")).hasSize(12);
    assertThat(list("actor=searcher&action=search.even")).hasSize(6);
    assertThat(list("entity_id=s-3&entity_type=searched&kind=business")).hasSize(1);
    assertThat(list("entity_id=s-3&kind=request")).isEmpty();
    assertThat(list("actor=searcher&from=2026-01-01T03:00:00Z&until=2026-01-01T06:00:00Z"))
        .extracting(entry -> entry.path("entity_id").asText())
        .containsExactly("s-5", "s-4", "s-3");
    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          get(
              STAFF,
              "/api/v1/audit/entries?limit=5&actor=searcher&from=2026-01-01T00:00:00%2B00:00"
                  + cursor);
      page.path("items").forEach(entry -> paged.add(entry.path("entity_id").asText()));
      cursor =
          page.path("next_cursor").isNull() ? null : "&cursor=" + page.path("next_cursor").asText();
    } while (cursor != null);
    assertThat(paged).hasSize(12).doesNotHaveDuplicates().startsWith("s-11").endsWith("s-0");
    for (String refused :
        List.of(
            "from=yesterday", "kind=other", "cursor=x", "from=2026-01-01T00:00:00Z&cursor=OQ")) {
      assertThat(backend.get(STAFF, "/api/v1/audit/entries?" + refused).statusCode())
          .as(refused)
          .isEqualTo(400);
    }
  }

  @Test
  void verifyingSinceACheckpointRecomputesOnlyWhatFollows() throws Exception {
    for (int i = 0; i < 3; i++) {
      record("since", "since.happened", "since", "i-" + i, Instant.now());
      awaitEntries("since", i + 1);
    }
    JsonNode whole = post("/api/v1/audit/verify");
    assertThat(whole.path("valid").asBoolean()).as("%s", whole).isTrue();
    assertThat(whole.at("/anchors/0/state").asText()).isEqualTo("agrees");
    long head = whole.path("entries").asLong();
    JsonNode since = post("/api/v1/audit/verify?since=" + (head - 1));
    assertThat(since.path("valid").asBoolean()).as("%s", since).isTrue();
    assertThat(since.path("since").asLong()).isBetween(1L, head - 1);
    assertThat(since.path("entries").asLong()).isLessThan(head);
    assertThat(backend.post(STAFF, "/api/v1/audit/verify?since=-1", null).statusCode())
        .isEqualTo(400);
  }

  @Test
  void anExportVerifiesOfflineAndNamesTheFirstBadEntry() throws Exception {
    for (int i = 0; i < 5; i++) {
      record("exported", "export.happened", "exported", "x-" + i, Instant.now());
      awaitEntries("exported", i + 1);
    }
    HttpResponse<String> answer = backend.post(STAFF, "/api/v1/audit/exports", "{}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/jsonl");
    String file = answer.body();
    Verdict good = verify(file, Set.of());
    assertThat(good.valid()).as("%s", good).isTrue();
    assertThat(good.fromSeq()).isEqualTo(1);
    assertThat(good.entries()).isEqualTo(good.toSeq()).isGreaterThanOrEqualTo(5);
    assertThat(verify(file, Set.copyOf(good.thumbprints())).valid()).isTrue();
    assertThat(verify(file, Set.of("another-key")).valid()).isFalse();

    Verdict altered = verify(file.replaceFirst("x-3", "x-4"), Set.of());
    assertThat(altered.valid()).isFalse();
    assertThat(altered.badEntry()).isEqualTo(seqOf(file, "x-3"));
    assertThat(altered.reason()).contains("changed after it was written");

    List<String> lines = new ArrayList<>(file.lines().toList());
    int third =
        lines.indexOf(lines.stream().filter(l -> l.contains("x-2")).findFirst().orElseThrow());
    List<String> without = new ArrayList<>(lines);
    without.remove(third);
    assertThat(verify(String.join("\n", without), Set.of()).badEntry())
        .isEqualTo(seqOf(file, "x-2"));
    Verdict cut = verify(String.join("\n", lines.subList(0, lines.size() - 1)), Set.of());
    assertThat(cut.valid()).isFalse();
    assertThat(cut.reason()).contains("cut off");
    Verdict more = verify(file + lines.get(third) + "\n", Set.of());
    assertThat(more.reason()).contains("comes after the end");
    Verdict head =
        verify(file.replaceFirst("\"exported_at\":\"20", "\"exported_at\":\"19"), Set.of());
    assertThat(head.reason()).contains("signature over the file");
    for (String nothing : List.of("", "{", "[]\n", "{\"export\":{}}\n", "hello\n")) {
      assertThat(verify(nothing, Set.of()).valid()).as(nothing).isFalse();
    }
  }

  @Test
  void aPieceBeginsAndEndsAtSignedPlaces() throws Exception {
    for (int i = 0; i < 4; i++) {
      record("piece", "piece.happened", "piece", "p-" + i, Instant.now());
      awaitEntries("piece", i + 1);
    }
    long second = list("entity_id=p-1").getFirst().path("seq").asLong();
    String file =
        backend
            .post(
                STAFF,
                "/api/v1/audit/exports",
                "{\"from_seq\":%d,\"to_seq\":%d}".formatted(second, second))
            .body();
    Verdict piece = verify(file, Set.of());
    assertThat(piece.valid()).as("%s", piece).isTrue();
    assertThat(piece.fromSeq()).isLessThanOrEqualTo(second).isGreaterThan(1);
    assertThat(piece.toSeq()).isGreaterThanOrEqualTo(second);
    Verdict unfounded =
        verify(file.replaceFirst("\"after_seq\":\\d+", "\"after_seq\":" + (second + 7)), Set.of());
    assertThat(unfounded.valid()).isFalse();
    for (String refused :
        List.of("{\"from_seq\":5,\"to_seq\":4}", "{\"from_seq\":0}", "{\"seq\":1}")) {
      assertThat(backend.post(STAFF, "/api/v1/audit/exports", refused).statusCode())
          .as(refused)
          .isEqualTo(400);
    }
  }

  @Test
  void oneSeesOnesOwnActivityAndItsProofAndNobodyElses() throws Exception {
    Who one = backend.signedUp();
    Who other = backend.signedUp();
    for (int i = 0; i < 3; i++) {
      record(one.userId(), "own.happened", "own", "o-" + i, Instant.now(), one.customerId());
      record(other.userId(), "own.happened", "own", "q-" + i, Instant.now(), other.customerId());
    }
    awaitEntries(one.userId(), 3);
    awaitEntries(other.userId(), 3);
    JsonNode mine = get(one, "/api/v1/me/audit?action=own.happened&verify=true");
    assertThat(mine.path("items"))
        .extracting(entry -> entry.path("entity_id").asText())
        .containsExactly("o-2", "o-1", "o-0");
    assertThat(mine.at("/verification/valid").asBoolean()).as("%s", mine).isTrue();
    assertThat(mine.at("/verification/entries").asLong()).isGreaterThanOrEqualTo(3);
    assertThat(get(one, "/api/v1/me/audit").path("verification").isNull()).isTrue();
    assertThat(get(one, "/api/v1/me/audit").path("items"))
        .allMatch(entry -> entry.path("actor").asText().equals(one.userId()));
    // The trail itself shows a customer's transaction no other customer's entries.
    long others =
        database.transact(
            Scope.customer(UUID.fromString(one.customerId())),
            tx ->
                tx.createQuery("SELECT count(*) FROM audit.entry WHERE actor = :other")
                    .bind("other", other.userId())
                    .mapTo(Long.class)
                    .one());
    assertThat(others).isZero();
    assertThat(backend.get(Who.anonymous("CP"), "/api/v1/me/audit").statusCode()).isEqualTo(401);
  }

  @Test
  void aProofOfOwnActivityFailsWhereAnEntryWasChanged() throws Exception {
    Who one = backend.signedUp();
    record(one.userId(), "own.altered", "own", "a-1", Instant.now(), one.customerId());
    awaitEntries(one.userId(), 1, "own.altered");
    superuser("UPDATE audit.entry SET outcome = 'never' WHERE action = 'own.altered'");
    JsonNode mine = get(one, "/api/v1/me/audit?action=own.altered&verify=true");
    assertThat(mine.at("/verification/valid").asBoolean()).isFalse();
    assertThat(mine.at("/verification/first_bad/seq").asLong())
        .isEqualTo(mine.at("/items/0/seq").asLong());
    superuser("UPDATE audit.entry SET outcome = 'ok' WHERE action = 'own.altered'");
  }

  @Test
  void theConstitutionalAuditAsksEveryEntityAndNamesTheUnlawful() throws Exception {
    JsonNode lawful = post("/api/v1/audit/run");
    assertThat(lawful.path("audited").asLong()).isGreaterThan(40);
    assertThat(lawful.path("failed").asLong()).as("%s", lawful).isZero();
    assertThat(lawful.path("compliance_percent").asInt()).isEqualTo(100);
    assertThat(lawful.path("next_cursor").isNull()).isTrue();
    String id = agent("content-marketing");
    String governing = text("SELECT governing_agent FROM plant.entity WHERE id = '" + id + "'");
    superuser("UPDATE plant.entity SET governing_agent = '' WHERE id = '" + id + "'");
    JsonNode unlawful = post("/api/v1/audit/run");
    assertThat(unlawful.path("failed").asLong()).isEqualTo(1);
    assertThat(unlawful.path("findings"))
        .filteredOn(f -> f.path("entity_id").asText().equals(id))
        .extracting(f -> f.path("code").asText())
        .contains("L0-01", "L0-05");
    superuser(
        "UPDATE plant.entity SET governing_agent = '%s' WHERE id = '%s'".formatted(governing, id));
    assertThat(post("/api/v1/audit/run").path("failed").asLong()).isZero();
    assertThat(backend.post(STAFF, "/api/v1/audit/run?cursor=x", null).statusCode()).isEqualTo(400);
  }

  @Test
  void aRowChangedBySqlIsHeldAgainstItsChain() throws Exception {
    String id = agent("sdr-prospecting", "sdr");
    JsonNode clean = get(STAFF, "/api/v1/audit/tampering/" + id);
    assertThat(clean.path("tampered").asBoolean()).as("%s", clean).isFalse();
    superuser(
        "CREATE TABLE public.kept_row AS SELECT content FROM plant.entity WHERE id = '%s';"
                .formatted(id)
            + "UPDATE plant.entity SET content = jsonb_set(content, '{price,amount}', '1') WHERE id = '%s'"
                .formatted(id));
    JsonNode cheap = get(STAFF, "/api/v1/audit/tampering/" + id);
    assertThat(cheap.path("tampered").asBoolean()).isTrue();
    assertThat(cheap.path("differences"))
        .extracting(d -> d.path("field").asText())
        .containsExactly("content.price");
    superuser(
        "UPDATE plant.entity SET content = (SELECT content FROM public.kept_row) WHERE id = '%s'"
            .formatted(id));
    superuser("UPDATE plant.entity SET status = 'retired' WHERE id = '%s'".formatted(id));
    assertThat(get(STAFF, "/api/v1/audit/tampering/" + id).path("differences"))
        .extracting(d -> d.path("field").asText())
        .containsExactly("status");
    superuser("UPDATE plant.entity SET status = 'listed' WHERE id = '%s'".formatted(id));
    assertThat(get(STAFF, "/api/v1/audit/tampering/" + id).path("tampered").asBoolean()).isFalse();
    // A chain that was rewritten has no signature of ours.
    superuser(
        "ALTER TABLE plant.amendment DISABLE TRIGGER USER;"
            + "UPDATE plant.amendment SET why = why || '!' WHERE number = 2 AND entity_id = '%s'"
                .formatted(id));
    assertThat(get(STAFF, "/api/v1/audit/tampering/" + id).at("/first_bad/number").asInt())
        .isEqualTo(2);
    superuser(
        "UPDATE plant.amendment SET why = left(why, -1) WHERE number = 2 AND entity_id = '%s';"
                .formatted(id)
            + "ALTER TABLE plant.amendment ENABLE TRIGGER USER; DROP TABLE public.kept_row");
    assertThat(get(STAFF, "/api/v1/audit/tampering/" + id).path("tampered").asBoolean()).isFalse();
    for (String none : List.of(UUID.randomUUID().toString(), "nothing")) {
      assertThat(backend.get(STAFF, "/api/v1/audit/tampering/" + none).statusCode()).isEqualTo(404);
    }
  }

  private static String agent(String... slugs) throws Exception {
    for (String slug : slugs) {
      JsonNode agent = Json.read(backend.get(Who.anonymous("CP"), "/api/v1/agents/" + slug).body());
      if (agent.has("id")) {
        return agent.path("id").asText();
      }
    }
    throw new AssertionError("There is no agent " + List.of(slugs));
  }

  private static long seqOf(String file, String entity) {
    return file.lines()
        .filter(line -> line.contains("\"" + entity + "\""))
        .map(line -> Json.read(line).at("/entry/seq").longValue())
        .findFirst()
        .orElseThrow();
  }

  private static Verdict verify(String file, Set<String> keys) throws IOException {
    return ExportVerifier.verify(
        new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), keys);
  }

  private static List<JsonNode> list(String query) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    get(STAFF, "/api/v1/audit/entries?limit=100&" + query).path("items").forEach(items::add);
    return items;
  }

  private static JsonNode get(Who who, String path) throws Exception {
    HttpResponse<String> answer = backend.get(who, path);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static JsonNode post(String path) throws Exception {
    HttpResponse<String> answer = backend.post(STAFF, path, null);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static void record(
      String actor, String action, String entityType, String entityId, Instant at) {
    record(actor, action, entityType, entityId, at, null);
  }

  private static void record(
      String actor,
      String action,
      String entityType,
      String entityId,
      Instant at,
      String customer) {
    database.transactVoid(
        Scope.plant(),
        tx ->
            new AuditTrail(InstantSource.fixed(at))
                .record(
                    tx,
                    new BusinessEvent(
                        actor,
                        action,
                        entityType,
                        entityId,
                        customer == null ? null : UUID.fromString(customer),
                        null,
                        "ok",
                        Map.of())));
  }

  private static void awaitEntries(String actor, int count) throws Exception {
    awaitEntries(actor, count, null);
  }

  private static void awaitEntries(String actor, int count, String action) throws Exception {
    String query = "actor=" + actor + (action == null ? "" : "&action=" + action);
    for (int i = 0; i < 200 && list(query).size() < count; i++) {
      Thread.sleep(50);
    }
    assertThat(list(query)).hasSizeGreaterThanOrEqualTo(count);
  }

  private static void superuser(String sql) throws Exception {
    try (Connection connection = Postgres.superuser(backend.database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(String sql) throws Exception {
    try (Connection connection = Postgres.superuser(backend.database);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

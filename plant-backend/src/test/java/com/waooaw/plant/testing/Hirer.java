package com.waooaw.plant.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** A customer of a backend, and what it does with its hires. */
public final class Hirer {
  public final Who who;
  private final Backend backend;
  private final Database database;

  /** A new customer. */
  public Hirer(Backend backend, Database database) {
    this.backend = backend;
    this.database = database;
    this.who = Who.customer();
    database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "INSERT INTO identity.customer (id, name, created_at) VALUES (?, 'Rao Textiles', now())",
                customerId()));
  }

  public UUID customerId() {
    return UUID.fromString(who.customerId());
  }

  /** The id of a new trial. */
  public String trial(String slug) throws Exception {
    String agent =
        Json.read(backend.get(Who.anonymous("CP"), "/api/v1/agents/" + slug).body())
            .path("id")
            .asText();
    return post("/api/v1/trials", "{\"agent_id\":\"" + agent + "\"}", 201).path("id").asText();
  }

  /** What becomes of a trial that takes a plan. */
  public JsonNode converted(String hire, String plan) throws Exception {
    return post("/api/v1/trials/" + hire + "/convert", "{\"plan\":\"" + plan + "\"}", 200);
  }

  public JsonNode get(String path) throws Exception {
    return body(call("GET", path, null), 200);
  }

  public JsonNode post(String path, String body, int expected) throws Exception {
    return body(call("POST", path, body), expected);
  }

  public HttpResponse<String> call(String method, String path, String body) throws Exception {
    return call(method, path, body, Map.of());
  }

  public HttpResponse<String> call(
      String method, String path, String body, Map<String, String> headers) throws Exception {
    return backend.send(who, method, path, body, headers);
  }

  /** The payment of an invoice, finished. */
  public JsonNode paid(String invoice, String method, boolean keep) throws Exception {
    String id =
        post(
                "/api/v1/payments",
                "{\"invoice_id\":\"%s\",\"method\":\"%s\",\"keep_method\":%s}"
                    .formatted(invoice, method, keep),
                202)
            .path("id")
            .asText();
    return until(
        () -> get("/api/v1/payments/" + id),
        payment -> !payment.path("status").asText().equals("processing"));
  }

  public JsonNode hire(String id) throws Exception {
    return get("/api/v1/hires/" + id);
  }

  public String state(String hire) throws Exception {
    return hire(hire).path("state").asText();
  }

  /** The state as it is written, whatever time it is. */
  public String stored(String hire) {
    return database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery("SELECT state FROM plant.hire WHERE id = :id")
                .bind("id", UUID.fromString(hire))
                .mapTo(String.class)
                .one());
  }

  /** The customer's audit events so far, oldest first. */
  public List<String> actions() {
    return database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery(
                    """
                    SELECT action FROM (
                      SELECT 0 AS part, seq AS n, action FROM audit.entry WHERE customer_id = :id
                      UNION ALL SELECT 1, id, action FROM audit.outbox WHERE customer_id::text = :id) a
                    ORDER BY part, n
                    """)
                .bind("id", who.customerId())
                .mapTo(String.class)
                .list());
  }

  /** What is said once it is as wanted; ten seconds are enough for every job. */
  public static <T> T until(Callable<T> look, Predicate<T> wanted) throws Exception {
    T found = look.call();
    for (int i = 0; i < 200 && !wanted.test(found); i++) {
      Thread.sleep(50);
      found = look.call();
    }
    assertThat(wanted.test(found)).as("never came: %s", found).isTrue();
    return found;
  }

  private static JsonNode body(HttpResponse<String> response, int expected) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return Json.read(response.body());
  }
}

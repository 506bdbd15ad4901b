package com.waooaw.ops.bench;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.audit.Anchors;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.audit.Chainer;
import com.waooaw.plant.audit.Verification;
import com.waooaw.plant.audit.Verifier;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.keys.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own, with the flags of the backend's image, that puts load on the audit trail
 * and verifies it. What it measured goes to standard output as one line of JSON.
 */
final class AuditLoad {
  private static final int WRITERS = 4;

  /** One event in so many is of the business, and a transaction of its own. */
  private static final int BUSINESS_SHARE = 5;

  private static final int PIPELINE = 200;
  private static final int WARM_UP_WALKS = 5;
  private static final int LEAST_WALKS = 5;
  private static final PrintStream OUT = System.out;

  private final Database database;
  private final RedisLink redis;
  private final Chainer chainer;
  private final Verifier verifier;
  private final AuditTrail trail = new AuditTrail(InstantSource.system());

  private AuditLoad(Database database, RedisLink redis, SigningKeys keys) {
    this.database = database;
    this.redis = redis;
    Signer signer = keys.signer(Purpose.AUDIT);
    Anchors anchors =
        new Anchors(redis, keys.publicKeys(Purpose.AUDIT).getFirst().kid(), Optional.empty());
    this.chainer = new Chainer(database, redis, signer, anchors, InstantSource.system());
    this.verifier = new Verifier(signer, InstantSource.system());
  }

  /** Takes the JDBC URL, the port of Redis, the rounds and the events of a round. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    Database database = Database.open(new DatabaseUrl(arguments[0], "postgres", "postgres"));
    RedisLink redis = RedisLink.to(vertx, URI.create("redis://127.0.0.1:" + arguments[1]));
    SigningKeys keys;
    try (Connection connection = database.dataSource().getConnection()) {
      keys = SigningKeys.read(connection, new MasterKey(new byte[MasterKey.MIN_BYTES]));
    }
    JsonObject measured =
        new AuditLoad(database, redis, keys)
            .measure(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    OUT.println(measured.encode());
    OUT.flush();
    System.exit(0);
  }

  private JsonObject measure(int rounds, int events) throws Exception {
    chainer.start();
    append(events / 4); // For Java to get warm.
    List<Double> appended = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      appended.add(append(events));
    }
    chainer.stop();
    JsonObject measured = new JsonObject().put("appended_per_second", new JsonArray(appended));
    return verify(Math.max(rounds, LEAST_WALKS), measured)
        .put("durable", durable())
        .put("settings", settings());
  }

  /** From the first event until the last is in the chain; entries a second. */
  private double append(int events) throws Exception {
    int business = events / BUSINESS_SHARE;
    long wanted = entries() + events;
    long began = System.nanoTime();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        int share = business / WRITERS + (writer < business % WRITERS ? 1 : 0);
        writers.execute(() -> writeBusiness(share));
      }
      stream(events - business);
    }
    while (entries() < wanted) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return events / ((System.nanoTime() - began) / 1e9);
  }

  private void writeBusiness(int events) {
    for (int i = 0; i < events; i++) {
      String id = UUID.randomUUID().toString();
      database.transactVoid(
          Scope.plant(),
          tx ->
              trail.record(
                  tx,
                  new BusinessEvent(
                      id, "run.finished", "run", id, null, id, "ok", Map.of("steps", 7))));
    }
  }

  private void stream(int events) {
    for (int sent = 0; sent < events; sent += PIPELINE) {
      List<Future<?>> window = new ArrayList<>();
      for (int i = sent; i < Math.min(events, sent + PIPELINE); i++) {
        window.add(
            redis.send(
                Request.cmd(Command.XADD)
                    .arg(Chainer.STREAM)
                    .arg("*")
                    .arg("event")
                    .arg(request().encode())));
      }
      Ground.await(Future.all(window));
    }
  }

  // As the gateway tells of one.
  private static JsonObject request() {
    String user = UUID.randomUUID().toString();
    return new JsonObject()
        .put("correlation_id", UUID.randomUUID().toString())
        .putNull("causation_id")
        .put("trace_id", "0af7651916cd43dd8448eb211c80319c")
        .put("timestamp", Instant.now().toString())
        .put("portal", "CP")
        .put("method", "GET")
        .put("route", "/api/v1/agents/{id}")
        .put("path", "/api/v1/agents/content-marketing")
        .putNull("query")
        .put("user", user)
        .put("customer", UUID.randomUUID().toString())
        .put("roles", new JsonArray().add("customer_admin"))
        .put("trial", "active")
        .put("permission", "hire.view")
        .put("revision", "2026.11.3")
        .put("reasons", new JsonArray())
        .put("status", 200)
        .putNull("error_type")
        .put("upstream", "sandbox")
        .put("latency_us", 4_217)
        .put("policy_us", 31)
        .put("upstream_us", 3_008)
        .put("client", "203.0.113.0/24")
        .put("user_agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
  }

  private JsonObject verify(int walks, JsonObject measured) {
    for (int i = 0; i < WARM_UP_WALKS; i++) {
      verifier.verify(database);
    }
    var threads = ManagementFactory.getThreadMXBean();
    List<Double> rates = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    Verification last = null;
    for (int i = 0; i < walks; i++) {
      long began = System.nanoTime();
      long worked = threads.getCurrentThreadCpuTime();
      last = verifier.verify(database);
      cpu.add(last.entries() / ((threads.getCurrentThreadCpuTime() - worked) / 1e9));
      rates.add(last.entries() / ((System.nanoTime() - began) / 1e9));
    }
    return measured
        .put("verified_per_second", new JsonArray(rates))
        .put("verified_per_cpu_second", new JsonArray(cpu))
        .put("valid", last != null && last.valid())
        .put("entries", last == null ? 0 : last.entries())
        .put("checkpoints", last == null ? 0 : last.checkpoints());
  }

  private long entries() {
    return database.transact(
        Scope.plant(),
        tx ->
            tx.createQuery("SELECT coalesce(max(seq), 0) FROM audit.entry")
                .mapTo(Long.class)
                .one());
  }

  private boolean durable() {
    JsonObject settings = settings();
    return settings.stream().allMatch(setting -> "on".equals(setting.getValue()));
  }

  private JsonObject settings() {
    JsonObject settings = new JsonObject();
    for (String name : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      String value =
          database.transact(
              Scope.plant(),
              tx ->
                  tx.createQuery("SELECT current_setting(:name)")
                      .bind("name", name)
                      .mapTo(String.class)
                      .one());
      settings.put(name, value);
    }
    return settings;
  }
}

package com.waooaw.kernel.health;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A service's own health: the process lives, and each dependency it cannot work without answers.
 * Every probe is real and has two seconds.
 */
public final class Health {
  /** Among a probe's details: what is wrong although it works. */
  public static final String WARNING = "warning";

  private static final long PROBE_MILLIS = 2_000;

  private final String service;
  private final String version;
  private final Map<String, Supplier<Future<JsonObject>>> probes = new LinkedHashMap<>();

  public Health(String service, String version) {
    this.service = requireNonNull(service, "service");
    this.version = requireNonNull(version, "version");
  }

  /**
   * Adds a dependency. Call before the service listens.
   *
   * @param probe succeeds with details for people, with a {@link #WARNING} among them if it works
   *     but not as it should, or fails; called from an event loop, so it must not block
   */
  public void dependsOn(String name, Supplier<Future<JsonObject>> probe) {
    probes.put(name, requireNonNull(probe, "probe"));
  }

  /**
   * {@code
   * {"status":"up"|"degraded"|"down","service","version","dependencies":{name:{"status",...}}}};
   * never fails.
   */
  public Future<JsonObject> check(Vertx vertx) {
    JsonObject dependencies = new JsonObject();
    Future<Void> all = Future.succeededFuture();
    for (Map.Entry<String, Supplier<Future<JsonObject>>> probe : probes.entrySet()) {
      Future<JsonObject> result = probe(probe.getValue());
      all =
          all.compose(
              done ->
                  result.map(
                      r -> {
                        dependencies.put(probe.getKey(), r);
                        return null;
                      }));
    }
    return all.map(
        done -> {
          Set<String> found = new HashSet<>();
          dependencies.forEach(d -> found.add(((JsonObject) d.getValue()).getString("status")));
          String status =
              found.contains("down") ? "down" : found.contains("degraded") ? "degraded" : "up";
          return new JsonObject()
              .put("status", status)
              .put("service", service)
              .put("version", version)
              .put("dependencies", dependencies);
        });
  }

  /** Whether a document of {@link #check} says that it works, though perhaps not as it should. */
  public static boolean isUp(JsonObject document) {
    String status = document.getString("status");
    return "up".equals(status) || "degraded".equals(status);
  }

  /** A dependency that is down and can say more than that. */
  public static final class Down extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JsonObject details;

    /**
     * @param reason in a word or two
     * @param details for people; health is public, so neither names an address
     */
    public Down(String reason, JsonObject details) {
      super(reason, null, false, false);
      this.details = requireNonNull(details, "details");
    }
  }

  private static Future<JsonObject> probe(Supplier<Future<JsonObject>> probe) {
    Future<JsonObject> started;
    try {
      started = probe.get();
    } catch (RuntimeException e) {
      started = Future.failedFuture(e);
    }
    return started
        .timeout(PROBE_MILLIS, TimeUnit.MILLISECONDS)
        .map(
            details ->
                details.copy().put("status", details.containsKey(WARNING) ? "degraded" : "up"))
        .otherwise(Health::down);
  }

  private static JsonObject down(Throwable failure) {
    return failure instanceof Down known
        ? known.details.copy().put("status", "down").put("detail", known.getMessage())
        : new JsonObject().put("status", "down").put("detail", reason(failure));
  }

  // Health is public, so it names the kind of failure and never an address.
  private static String reason(Throwable failure) {
    return failure.getClass().getSimpleName();
  }
}

package com.waooaw.gateway.testing;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What a gateway wrote of its requests, from some moment on. */
public final class AuditTrail {
  private static final String STREAM = "audit:requests";

  private final TestRedis redis;
  private final String after;

  private AuditTrail(TestRedis redis, String after) {
    this.redis = redis;
    this.after = after;
  }

  /** All of it. */
  static AuditTrail whole(TestRedis redis) {
    return new AuditTrail(redis, "0");
  }

  /** What is written from now on. */
  static AuditTrail fromNow(TestRedis redis) {
    Response last = redis.send(Command.XREVRANGE, STREAM, "+", "-", "COUNT", "1");
    return new AuditTrail(redis, last.size() == 0 ? "0" : last.get(0).get(0).toString());
  }

  /** The events that are there, oldest first. */
  public List<JsonObject> events() {
    List<JsonObject> events = new ArrayList<>();
    for (Response entry : redis.send(Command.XRANGE, STREAM, "(" + after, "+")) {
      events.add(new JsonObject(entry.get(1).get(1).toString()));
    }
    return events;
  }

  /** The event of a request; waits for it. */
  public JsonObject of(String correlationId) throws InterruptedException {
    return first(
        correlationId, event -> Objects.equals(correlationId, event.getString("correlation_id")));
  }

  /** The first event of a route; waits for it. */
  public JsonObject ofRoute(String template) throws InterruptedException {
    return first(template, event -> template.equals(event.getString("route")));
  }

  private JsonObject first(String of, Predicate<JsonObject> wanted) throws InterruptedException {
    Await.until("an audit event of " + of, () -> events().stream().anyMatch(wanted));
    return events().stream().filter(wanted).findFirst().orElseThrow();
  }
}

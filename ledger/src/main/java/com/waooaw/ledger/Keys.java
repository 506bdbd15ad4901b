package com.waooaw.ledger;

import com.waooaw.ledger.AdmissionRequest.Cap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** How the ledger names things in Redis, and how it describes caps to its scripts. */
final class Keys {
  static final String LEASES = "ledger:leases";
  static final String ALERTS = "ledger:alerts";
  static final String ABSENT = "-";
  static final Duration KEPT = Duration.ofDays(7);

  private Keys() {}

  static String revocation(String sessionId) {
    return "revoked:" + sessionId;
  }

  static String reservation(String reservation) {
    return "reservation:" + reservation;
  }

  static String tasks(String customerId, Instant now) {
    return "tasks:" + customerId + ":" + Window.DAY.name(now);
  }

  static String cap(Cap cap, Instant now) {
    return "cap:" + cap.scope() + ":" + cap.key() + ":" + cap.window().name(now);
  }

  static String limit(Cap cap) {
    return cap.adjustable() ? limit(cap.scope(), cap.key()) : ABSENT;
  }

  static String limit(String scope, String key) {
    return "limit:" + scope + ":" + key;
  }

  static JsonObject describe(Cap cap, Instant now) {
    JsonObject described = new JsonObject().put("ttl_ms", ttl(cap.window(), now));
    return cap.limitMicroUsd() == Cap.UNLIMITED
        ? described
        : described.put("limit", cap.limitMicroUsd());
  }

  static JsonArray describe(List<Cap> caps, List<AdmissionRequest.Stop> stops, Instant now) {
    JsonArray described = new JsonArray();
    caps.forEach(cap -> described.add(describe(cap, now)));
    stops.forEach(
        stop -> described.add(describe(stop.cap(), now).put("stop_percent", stop.percent())));
    return described;
  }

  static String marks(List<Integer> marks) {
    return marks.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  // Relative, so that the caller's clock alone decides which window an admission falls into.
  static long ttl(Window window, Instant now) {
    return Duration.between(now, window.end(now)).plus(KEPT).toMillis();
  }
}

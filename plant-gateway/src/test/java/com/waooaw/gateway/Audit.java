package com.waooaw.gateway;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;

/** Reads what a gateway wrote of its requests, from the moment it was made on. */
final class Audit {
  private final RedisLink redis;
  private final String since;

  Audit(Plant plant) {
    redis = RedisLink.to(plant.runtime.vertx(), URI.create("redis://127.0.0.1:" + plant.redisPort));
    String last = "0";
    for (Response entry :
        send(
            Request.cmd(Command.XREVRANGE)
                .arg("audit:requests")
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg("1"))) {
      last = entry.get(0).toString();
    }
    since = last;
  }

  /** The first event of a route since then; waits for it. */
  JsonObject of(String route) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      for (Response entry :
          send(Request.cmd(Command.XRANGE).arg("audit:requests").arg("(" + since).arg("+"))) {
        JsonObject event = new JsonObject(entry.get(1).get(1).toString());
        if (event.getString("route").equals(route)) {
          return event;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("No audit event of " + route);
  }

  private Response send(Request command) {
    return redis.send(command).toCompletionStage().toCompletableFuture().join();
  }
}

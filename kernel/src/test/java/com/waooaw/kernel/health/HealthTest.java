package com.waooaw.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatWorksButNotAsItShouldIsDegradedAndStillReady() {
    Health health = new Health("test", "1");
    health.dependsOn("well", () -> Future.succeededFuture(new JsonObject()));
    assertThat(check(health).getString("status")).isEqualTo("up");
    health.dependsOn(
        "odd", () -> Future.succeededFuture(new JsonObject().put(Health.WARNING, "old rules")));
    JsonObject found = check(health);
    assertThat(found.getString("status")).isEqualTo("degraded");
    assertThat(found.getJsonObject("dependencies").getJsonObject("odd"))
        .isEqualTo(new JsonObject().put("warning", "old rules").put("status", "degraded"));
    assertThat(Health.isUp(found)).isTrue();
  }

  @Test
  void whatIsDownWeighsMore() {
    Health health = new Health("test", "1");
    health.dependsOn("odd", () -> Future.succeededFuture(new JsonObject().put("warning", "w")));
    health.dependsOn("gone", () -> Future.failedFuture(new IllegalStateException("10.0.0.7")));
    JsonObject found = check(health);
    assertThat(Health.isUp(found)).isFalse();
    assertThat(found.encode()).doesNotContain("10.0.0.7");
    assertThat(Health.isUp(new JsonObject())).isFalse();
  }

  private static JsonObject check(Health health) {
    return health.check(VERTX).toCompletionStage().toCompletableFuture().join();
  }
}

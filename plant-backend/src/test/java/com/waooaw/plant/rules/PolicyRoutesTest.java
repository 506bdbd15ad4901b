package com.waooaw.plant.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.audit.Chainer;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.policy.PolicyData;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend goes by the rules that the gateway goes by, and says what they denied and why. */
class PolicyRoutesTest {
  @TempDir private static Path folder;
  private static Backend backend;

  @BeforeAll
  static void start() throws Exception {
    put("first", data -> budget(data).put("platform_monthly_microusd", 7_000_000));
    backend =
        new Backend(InstantSource.system(), new RuleSource(Optional.empty(), Optional.of(folder)));
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void capsAreThoseOfTheFolderAndFollowIt() throws Exception {
    put("first", data -> budget(data).put("platform_monthly_microusd", 7_000_000));
    until("first");
    JsonNode before = staff("/api/v1/policies");
    assertThat(before.at("/active/engine").asText()).isEqualTo("embedded, from a folder");
    assertThat(before.at("/active/data/permissions/staff/policy.view/0").asText())
        .isEqualTo("infrastructure_engineer");
    assertThat(platformLimit()).isEqualTo(7_000_000);
    put("second", data -> budget(data).put("platform_monthly_microusd", 9_000_000));
    until("second");
    assertThat(platformLimit()).isEqualTo(9_000_000);

    JsonNode compared = staff("/api/v1/policies?from=first&to=second").path("comparison");
    assertThat(compared.path("changes"))
        .hasSize(2)
        .anySatisfy(
            change -> {
              assertThat(change.path("path").asText())
                  .isEqualTo("/budget/platform_monthly_microusd");
              assertThat(change.path("before").intValue()).isEqualTo(7_000_000);
              assertThat(change.path("after").intValue()).isEqualTo(9_000_000);
            })
        .anySatisfy(change -> assertThat(change.path("path").asText()).isEqualTo("/revision"));
    assertThat(staff("/api/v1/policies").path("revisions").findValuesAsText("revision"))
        .contains("first", "second");
    assertThat(backend.get(Who.staff(), "/api/v1/policies?from=never").statusCode()).isEqualTo(404);
  }

  @Test
  void dataThatMakeNoSenseChangeNothing() throws Exception {
    put("sound", data -> budget(data).put("platform_monthly_microusd", 5_000_000));
    until("sound");
    put("senseless", data -> budget(data).put("platform_monthly_microusd", -1));
    Thread.sleep(2_500);
    assertThat(staff("/api/v1/policies").at("/active/revision").asText()).isEqualTo("sound");
    assertThat(platformLimit()).isEqualTo(5_000_000);
  }

  @Test
  void aDenialIsExplainedAndAskedAgainUnderTheRulesOfToday() throws Exception {
    put("strict", data -> {});
    until("strict");
    String correlation = denied("viewer", "audit.view", "role_not_granted", true);
    JsonNode denial = find(correlation);
    assertThat(denial.path("error").asText()).isEqualTo("permission-denied");
    assertThat(denial.at("/reasons/0/explanation").asText())
        .isEqualTo(
            "viewer does not grant audit.view. Granted to: admin, infrastructure_engineer, subscription_manager.");
    JsonNode same = simulate(denial.path("seq").longValue());
    assertThat(same.path("changed").booleanValue()).isFalse();
    assertThat(same.at("/now/rbac/reasons/0").asText()).isEqualTo("role_not_granted");
    assertThat(same.at("/now/revision").asText()).isEqualTo("strict");
    assertThat(same.path("assumed")).isEmpty();

    put("lenient", data -> ((ArrayNode) data.at("/permissions/staff/audit.view")).add("viewer"));
    until("lenient");
    JsonNode changed = simulate(denial.path("seq").longValue());
    assertThat(changed.path("changed").booleanValue()).isTrue();
    assertThat(changed.at("/now/allowed").booleanValue()).isTrue();
    assertThat(changed.at("/denial/revision").asText()).isEqualTo("r0");
  }

  @Test
  void whatAnOlderRecordLacksIsSaidToBeAssumed() throws Exception {
    String correlation = denied("helpdesk_agent", "policy.edit", "role_not_granted", false);
    JsonNode found = simulate(find(correlation).path("seq").longValue());
    assertThat(found.path("assumed").toString()).isEqualTo("[\"tier\",\"governor\"]");
    assertThat(found.at("/now/allowed").booleanValue()).isFalse();
  }

  @Test
  void whatIsNoDenialIsNotSimulatedAndListsAreFiltered() throws Exception {
    denied("viewer", "policy.edit", "role_not_granted", true);
    assertThat(
            backend
                .post(Who.staff(), "/api/v1/policies/simulate", "{\"seq\":9007199254740991}")
                .statusCode())
        .isEqualTo(404);
    assertThat(staff("/api/v1/policies/denials?error=trial-expired").path("items")).isEmpty();
    assertThat(staff("/api/v1/policies/denials?actor=nobody").path("items")).isEmpty();
    JsonNode first = staff("/api/v1/policies/denials?limit=1");
    if (!first.path("next_cursor").isNull()) {
      JsonNode next =
          staff("/api/v1/policies/denials?limit=1&cursor=" + first.path("next_cursor").asText());
      assertThat(next.at("/items/0/seq").longValue())
          .isLessThan(first.at("/items/0/seq").longValue());
    }
  }

  private static String denied(String role, String permission, String reason, boolean whole)
      throws Exception {
    String correlation = "denied-" + UUID.randomUUID();
    String event =
        """
        {"correlation_id":"%s","timestamp":"%s","portal":"PP","method":"GET","route":"/api/v1/anything","path":"/api/v1/anything",
         "user":"%s","customer":null,"roles":["%s"],%s"trial":"none","permission":"%s","revision":"r0","reasons":["%s"],
         "status":403,"error_type":"permission-denied"}
        """
            .formatted(
                correlation,
                Instant.now(),
                UUID.randomUUID(),
                role,
                whole ? "\"governor\":false,\"tier\":\"staff\"," : "",
                permission,
                reason);
    backend
        .redis
        .send(Request.cmd(Command.XADD).arg(Chainer.STREAM).arg("*").arg("event").arg(event))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    for (int i = 0; i < 200; i++) {
      if (staff("/api/v1/policies/denials").toString().contains(correlation)) {
        return correlation;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("The denial was not chained");
  }

  private static JsonNode find(String correlation) throws Exception {
    for (JsonNode denial : staff("/api/v1/policies/denials").path("items")) {
      if (denial.path("correlation_id").asText().equals(correlation)) {
        return denial;
      }
    }
    throw new AssertionError(correlation);
  }

  private static JsonNode simulate(long seq) throws Exception {
    var answer = backend.post(Who.staff(), "/api/v1/policies/simulate", "{\"seq\":" + seq + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static long platformLimit() throws Exception {
    return staff("/api/v1/budgets/platform").at("/policy_limit/amount").longValue();
  }

  private static JsonNode staff(String path) throws Exception {
    var answer = backend.get(Who.staff(), path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static void until(String revision) throws Exception {
    for (int i = 0; i < 200; i++) {
      JsonNode policies = staff("/api/v1/policies");
      if (policies.at("/active/revision").asText().equals(revision)
          && policies.path("revisions").toString().contains('"' + revision + '"')) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(revision + " did not come into force");
  }

  private static ObjectNode budget(ObjectNode data) {
    return (ObjectNode) data.path("budget");
  }

  // Whole or not at all, as a mounted volume changes.
  private static void put(String revision, Consumer<ObjectNode> change) throws Exception {
    ObjectNode data =
        (ObjectNode)
            Json.read(
                new String(PolicyData.shippedDocument(), java.nio.charset.StandardCharsets.UTF_8));
    data.put("revision", revision);
    change.accept(data);
    Files.createDirectories(folder.resolve("platform"));
    Path fresh = Files.writeString(folder.resolve("data.new"), data.toString());
    Files.move(fresh, folder.resolve("platform/data.json"), StandardCopyOption.ATOMIC_MOVE);
  }
}

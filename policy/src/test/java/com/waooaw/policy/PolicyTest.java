package com.waooaw.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.waooaw.policy.Vectors.Vector;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules as they run inside the gateway. */
class PolicyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EmbeddedPolicy POLICY = PolicyModule.shipped().newInstance();

  @Test
  void everyVectorIsDecidedAsTheTablesSay() throws Exception {
    List<Vector> vectors = Vectors.all();
    assertThat(vectors).hasSizeGreaterThan(2_500);
    for (Vector vector : vectors) {
      ObjectNode decision = (ObjectNode) JSON.readTree(POLICY.decide(vector.input().toString()));
      assertThat(decision.remove("revision").textValue())
          .isEqualTo(PolicyData.shipped().revision());
      assertThat(decision).as("%s", vector.input()).isEqualTo(vector.due());
    }
  }

  @Test
  void inputsDecisionsAndDataKeepTheirPublishedSchemas() throws Exception {
    JsonSchema input = schema("input");
    JsonSchema decision = schema("decision");
    for (Vector vector : Vectors.all()) {
      boolean whole =
          vector.input().size() == 8
              && vector.input().properties().stream().noneMatch(e -> e.getValue().isNull())
              && vector.input().path("permission").textValue().matches("public|[a-z_]+\\.[a-z_]+")
              && vector.input().path("roles").isArray()
              && !vector.input().path("roles").path(0).isNull();
      assertThat(input.validate(vector.input()).isEmpty())
          .as("%s", vector.input())
          .isEqualTo(whole);
      assertThat(decision.validate(JSON.readTree(POLICY.decide(vector.input().toString()))))
          .isEmpty();
    }
    assertThat(schema("data").validate(JSON.readTree(PolicyModule.resource(PolicyData.FILE))))
        .isEmpty();
  }

  @Test
  void decisionsAreReadWhole() {
    Decision decision =
        Decision.parse(
            POLICY.decide(
                new DecisionInput(
                        "CP",
                        List.of("customer_user"),
                        false,
                        "active",
                        "trial",
                        "run.create",
                        "POST",
                        "none")
                    .toJson()
                    .toString()));
    assertThat(decision.trial().dailyTaskLimit()).isEqualTo(10);
    assertThat(decision.trial().spendCapMicroUsd()).isEqualTo(5_000_000);
    assertThat(decision.budget().requestCostMicroUsd()).isEqualTo(1_000);
    assertThat(decision.limits()).isEqualTo(new Decision.Limits(2_000, 300));
    assertThat(decision.routing().upstream()).isEqualTo(Decision.Upstream.SANDBOX);
    assertThat(decision.revision()).isEqualTo(PolicyData.shipped().revision());
  }

  @Test
  void onlyCreatingWorkCosts() {
    assertThat(decide("CP", "customer_user", "run.view").budget().requestCostMicroUsd()).isZero();
  }

  @Test
  void actsThatNeedAGovernorSayso() {
    assertThat(decide("PP", "admin", "agent.deploy").governor().approvalRequired()).isTrue();
    assertThat(decide("PP", "admin", "agent.create").governor().approvalRequired()).isFalse();
  }

  @Test
  void thePublicMayReadWhatIsPublic() {
    Decision decision =
        Decision.parse(
            POLICY.decide(
                new DecisionInput(
                        "CP",
                        List.of(),
                        false,
                        "none",
                        "anonymous",
                        DecisionInput.PUBLIC,
                        "GET",
                        "none")
                    .toJson()
                    .toString()));
    assertThat(decision.rbac().allow()).isTrue();
    assertThat(decision.limits()).isEqualTo(new Decision.Limits(2_000, 300));
  }

  @Test
  void anIncompleteDecisionIsNoDecision() {
    for (String broken :
        List.of("{}", "null", "[]", "", "{\"rbac\":{\"allow\":\"true\",\"reasons\":[]}}")) {
      assertThatThrownBy(() -> Decision.parse(broken))
          .as(broken)
          .isInstanceOf(PolicyException.class);
    }
  }

  @Test
  void anInputThatIsNotJsonIsPermittedNothing() {
    Decision decision = Decision.parse(POLICY.decide("{"));
    assertThat(decision.rbac().allow()).isFalse();
    assertThat(decision.trial().allow()).isFalse();
    assertThat(decision.routing().upstream()).isEqualTo(Decision.Upstream.SANDBOX);
  }

  @Test
  void manyDecisionsLeaveMemoryFlat() {
    String input = Vectors.all().getFirst().input().toString();
    byte[] first = POLICY.decide(input).getBytes(UTF_8);
    long before = usedAfterGc();
    for (int i = 0; i < 50_000; i++) {
      POLICY.decide(input);
    }
    assertThat(POLICY.decide(input).getBytes(UTF_8)).isEqualTo(first);
    assertThat(usedAfterGc() - before).isLessThan(8_000_000);
  }

  private static long usedAfterGc() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Decision decide(String portal, String role, String permission) {
    return Decision.parse(
        POLICY.decide(
            new DecisionInput(
                    portal, List.of(role), false, "none", "paid", permission, "POST", "none")
                .toJson()
                .toString()));
  }

  private static JsonSchema schema(String name) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            new String(PolicyModule.resource("/policy/schema/" + name + ".schema.json"), UTF_8));
  }
}

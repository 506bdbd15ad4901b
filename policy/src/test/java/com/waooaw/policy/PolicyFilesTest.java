package com.waooaw.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.policy.Vectors.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder must hold before its rules come into force. */
class PolicyFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void newDataDecideByTheShippedRules() throws Exception {
    write(
        data -> {
          data.put("revision", "next");
          ((ObjectNode) data.at("/permissions/customer")).putArray("hire.*").add("customer_admin");
        });
    PolicyModule module = PolicyModule.of(PolicyFiles.read(folder));
    assertThat(module.data().revision()).isEqualTo("next");
    assertThat(decide(module, "customer_user", "hire.view").rbac().allow()).isFalse();
    assertThat(decide(module, "customer_admin", "hire.view").rbac().allow()).isTrue();
  }

  @Test
  void aModuleOfItsOwnDecidesLikeTheShippedOne() throws Exception {
    write(data -> {});
    // A custom section that means nothing makes it another module.
    byte[] shipped = PolicyModule.resource("/policy/policy.wasm");
    byte[] changed = Arrays.copyOf(shipped, shipped.length + 4);
    changed[shipped.length + 1] = 2;
    changed[shipped.length + 2] = 1;
    changed[shipped.length + 3] = 'x';
    Files.write(folder.resolve("policy.wasm"), changed);
    EmbeddedPolicy other = PolicyModule.of(PolicyFiles.read(folder)).newInstance();
    int asked = 0;
    for (Vector vector : Vectors.all()) {
      if (asked++ % 10 == 0) {
        JsonNode decision = JSON.readTree(other.decide(vector.input().toString()));
        assertThat(Vectors.withoutRevision(decision)).isEqualTo(vector.due());
      }
    }
  }

  @Test
  void dataThatDoNotHoldAreRefused() throws Exception {
    Map<String, Consumer<ObjectNode>> faults =
        Map.of(
            "no revision", data -> data.remove("revision"),
            "no limits", data -> data.remove("limits"),
            "a limit of none", data -> object(data, "/limits/anonymous").put("burst", 0),
            "a limit in words", data -> object(data, "/limits/staff").put("burst", "many"),
            "no trial terms", data -> data.remove("trial"),
            "no budget", data -> data.remove("budget"),
            "no caps", data -> object(data, "/budget").remove("platform_monthly_microusd"),
            "a negative cap", data -> object(data, "/budget").put("agent_daily_microusd", -1),
            "strangers' roles", data -> object(data, "/roles").putArray("PP").add("customer_admin"),
            "admins at the customers'", data -> object(data, "/roles").putArray("CP").add("admin"));
    for (Map.Entry<String, Consumer<ObjectNode>> fault : faults.entrySet()) {
      write(fault.getValue());
      PolicyFiles files = PolicyFiles.read(folder);
      assertThatThrownBy(() -> PolicyModule.of(files))
          .as(fault.getKey())
          .isInstanceOf(PolicyException.class);
    }
  }

  @Test
  void termsOfMoneyAndApprovalsThatMakeNoSenseAreRefused() throws Exception {
    Map<String, Consumer<ObjectNode>> faults =
        Map.of(
            "a mark beyond the whole",
                data -> object(data, "/budget").put("essential_only_from_percent", 101),
            "a mark in words", data -> object(data, "/budget").putArray("thresholds").add("all"),
            "nobody decides", data -> object(data, "/governor/deciders").put("normal", 0),
            "fewer for what is risky", data -> object(data, "/governor/deciders").put("normal", 3),
            "no time to decide", data -> object(data, "/governor").put("expires_after_hours", 0));
    for (Map.Entry<String, Consumer<ObjectNode>> fault : faults.entrySet()) {
      write(fault.getValue());
      PolicyFiles files = PolicyFiles.read(folder);
      assertThatThrownBy(() -> PolicyModule.of(files))
          .as(fault.getKey())
          .isInstanceOf(PolicyException.class);
    }
  }

  @Test
  void aFoldersTermsAreThoseThatServicesRead() throws Exception {
    write(
        data -> {
          object(data, "/budget").put("platform_monthly_microusd", 7_000_000);
          object(data, "/budget").putArray("essential_agents").add("sdr-prospecting");
          object(data, "/budget").remove("essential_only_from_percent");
          object(data, "/governor").put("expires_after_hours", 2);
          object(data, "/governor").remove("deciders");
        });
    PolicyData data = PolicyModule.of(PolicyFiles.read(folder)).data();
    assertThat(data.budget().platformMonthlyMicroUsd()).isEqualTo(7_000_000);
    assertThat(data.budget().essentialAgents()).containsExactly("sdr-prospecting");
    assertThat(data.budget().essentialOnlyFromPercent()).isEqualTo(100);
    assertThat(data.governor().life()).isEqualTo(java.time.Duration.ofHours(2));
    assertThat(data.governor().highRiskDeciders()).isEqualTo(2);
  }

  @Test
  void whatIsNotJsonNorAModuleIsRefused() throws Exception {
    assertThatThrownBy(() -> PolicyFiles.read(folder)).isInstanceOf(PolicyException.class);
    write(data -> {});
    for (byte[] broken :
        new byte[][] {
          {},
          "text".getBytes(java.nio.charset.StandardCharsets.UTF_8),
          {0, 'a', 's', 'm', 1, 0, 0, 0},
          Arrays.copyOf(PolicyModule.resource("/policy/policy.wasm"), 40_000)
        }) {
      Files.write(folder.resolve("policy.wasm"), broken);
      assertThatThrownBy(() -> PolicyModule.of(PolicyFiles.read(folder)))
          .isInstanceOf(PolicyException.class);
    }
    Files.delete(folder.resolve("policy.wasm"));
    for (String broken : new String[] {"", "[]", "null", "{\"revision\":"}) {
      Files.writeString(folder.resolve("platform/data.json"), broken);
      assertThatThrownBy(() -> PolicyModule.of(PolicyFiles.read(folder)))
          .as(broken)
          .isInstanceOf(PolicyException.class);
    }
  }

  @Test
  void switchesThatAreMissingOrNoSwitchesEnforce() throws Exception {
    for (String features : new String[] {"{}", "null", "{\"enable_rbac\":\"false\"}", "[]"}) {
      write(data -> data.set("features", read(features)));
      PolicyModule module = PolicyModule.of(PolicyFiles.read(folder));
      assertThat(decide(module, "customer_user", "member.manage").rbac().allow())
          .as(features)
          .isFalse();
    }
    write(data -> object(data, "/features").put("enable_rbac", false));
    assertThat(
            decide(PolicyModule.of(PolicyFiles.read(folder)), "customer_user", "member.manage")
                .rbac()
                .allow())
        .isTrue();
  }

  private void write(Consumer<ObjectNode> change) throws Exception {
    ObjectNode data = (ObjectNode) JSON.readTree(PolicyModule.resource(PolicyData.FILE));
    change.accept(data);
    Files.createDirectories(folder.resolve("platform"));
    Files.write(folder.resolve("platform/data.json"), JSON.writeValueAsBytes(data));
  }

  private static ObjectNode object(ObjectNode data, String pointer) {
    return (ObjectNode) data.at(pointer);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Decision decide(PolicyModule module, String role, String permission) {
    return Decision.parse(
        module
            .newInstance()
            .decide(
                new DecisionInput(
                        "CP",
                        java.util.List.of(role),
                        false,
                        "none",
                        "paid",
                        permission,
                        "GET",
                        "none")
                    .toJson()
                    .toString()));
  }
}

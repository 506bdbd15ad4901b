package com.waooaw.plant.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.waooaw.kernel.json.Json;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.PolicyData;
import com.waooaw.policy.PolicyException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever decides, the backend asks the same rules as the gateway. */
class ActivePolicyTest {
  private static final Path RULES = Path.of("../policy/src/main/resources/policy");
  private static final DecisionInput VIEWER =
      new DecisionInput(
          "PP", List.of("viewer"), false, "none", "staff", "audit.view", "GET", "none");
  private static Vertx vertx;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theShippedRulesDecideInProcess() {
    try (ActivePolicy policy = of(RuleSource.shipped())) {
      assertThat(policy.data().revision()).isEqualTo(PolicyData.shipped().revision());
      assertThat(policy.decide(VIEWER).rbac().allow()).isFalse();
      assertThat(policy.health().getString("engine")).isEqualTo("embedded");
      assertThat(policy.health().containsKey("warning")).isFalse();
    }
  }

  @Test
  void aFolderWithoutDataIsNoPlaceToStartFrom() {
    assertThatThrownBy(() -> of(new RuleSource(Optional.empty(), Optional.of(folder))))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void whileAnOpaServerIsAwayTheShippedDataCountAndHealthSaysSo() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    try (ActivePolicy policy = of(new RuleSource(Optional.of(nobody), Optional.empty()))) {
      assertThat(policy.budget()).isEqualTo(PolicyData.shipped().budget());
      assertThat(policy.health().getString("warning")).contains("OPA does not answer");
      assertThatThrownBy(() -> policy.decide(VIEWER)).isInstanceOf(PolicyException.class);
    }
  }

  @Test
  void anOpaServersDataAreTakenAndItsRulesAsked() throws Exception {
    int port = freePort();
    Process server =
        new ProcessBuilder(
                binary().toString(),
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--ignore",
                "schema",
                rules(port).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (ActivePolicy policy = answered(URI.create("http://127.0.0.1:" + port))) {
      assertThat(policy.data().revision()).isEqualTo("served");
      assertThat(policy.budget().platformMonthlyMicroUsd()).isEqualTo(3_000_000);
      assertThat(policy.decide(VIEWER).revision()).isEqualTo("served");
      assertThat(policy.decide(VIEWER).rbac().allow()).isFalse();
      assertThat(policy.health().getString("engine")).isEqualTo("OPA server");
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static ActivePolicy answered(URI url) throws Exception {
    for (int i = 0; i < 100; i++) {
      ActivePolicy policy = of(new RuleSource(Optional.of(url), Optional.empty()));
      if (!policy.health().containsKey("warning")) {
        return policy;
      }
      policy.close();
      Thread.sleep(100);
    }
    throw new AssertionError("opa did not answer");
  }

  private Path rules(int port) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("rules-" + port));
    try (Stream<Path> files = Files.walk(RULES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".rego")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName().toString()));
      }
    }
    var data =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            Json.read(Files.readString(RULES.resolve("platform/data.json")));
    data.put("revision", "served");
    ((com.fasterxml.jackson.databind.node.ObjectNode) data.path("budget"))
        .put("platform_monthly_microusd", 3_000_000);
    Files.createDirectories(copy.resolve("platform"));
    Files.writeString(copy.resolve("platform/data.json"), data.toString());
    return copy;
  }

  private static ActivePolicy of(RuleSource source) {
    return ActivePolicy.of(vertx, source, InstantSource.system());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static Path binary() throws IOException {
    String version = Files.readString(Path.of("../policy/opa-version")).strip();
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(System.getProperty("user.home") + "/.cache");
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(":", -1)),
                Stream.of(cache + "/waooaw/opa-" + version))
            .map(place -> Path.of(place, "opa"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "opa " + version + " is not installed; see policy/opa-install");
    return found.get();
  }
}

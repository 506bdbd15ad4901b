package com.waooaw.ops.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.waooaw.ops.container.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The Helm chart, rendered for several installations: valid, and what it promises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartTest {
  private static final String KUBERNETES = "1.30";
  private static final Set<String> WORKLOADS = Set.of("Deployment", "Job");

  /** Installations that switch everything on and off at least once. */
  private static final Map<String, List<String>> INSTALLATIONS =
      Map.of(
          "default",
          List.of(),
          "open",
          List.of(
              "ingress.enabled=true",
              "ingress.cp.host=agents.example",
              "ingress.cp.tlsSecret=agents-tls",
              "ingress.pp.host=control.example",
              "cp.origins={https://agents.example}",
              "trustedProxies={10.0.0.0/8}",
              "opa.bundleUrl=https://bundles.example/waooaw/bundle.tar.gz",
              "stores.postgres.cidrs={10.1.0.0/16}"),
          "small",
          List.of(
              "sandbox.enabled=false",
              "backend.autoscaling.enabled=false",
              "gateway.autoscaling.enabled=false",
              "cp.autoscaling.enabled=false",
              "migration.enabled=false",
              "networkPolicies.enabled=false",
              "opa.url=http://opa.policies:8181"));

  private final Path root = Path.of(System.getProperty("waooaw.root", "..")).toAbsolutePath();
  private final Shell shell = new Shell(root, Map.of());
  private String helm;

  @TempDir Path folder;

  @BeforeAll
  void findHelm() {
    helm = tool("helm");
  }

  private String tool(String name) {
    Shell.Result found = shell.run(List.of("sh", "deploy/kubernetes/tool", name));
    assumeTrue(found.ok(), found::line);
    List<String> lines = found.line().lines().toList();
    return lines.getLast();
  }

  private Shell.Result template(String... sets) {
    List<String> command = new ArrayList<>(List.of(helm, "template", "waooaw"));
    command.addAll(List.of("deploy/kubernetes/waooaw", "--kube-version", KUBERNETES + ".0"));
    Arrays.stream(sets).forEach(set -> command.addAll(List.of("--set", set)));
    return shell.run(command);
  }

  private List<JsonNode> rendered(List<String> sets) throws IOException {
    Shell.Result result = template(sets.toArray(String[]::new));
    assertThat(result.ok()).as(result.text()).isTrue();
    YAMLMapper yaml = new YAMLMapper();
    List<JsonNode> documents = new ArrayList<>();
    yaml.readerFor(JsonNode.class)
        .<JsonNode>readValues(result.text())
        .forEachRemaining(documents::add);
    return documents.stream().filter(JsonNode::isObject).toList();
  }

  @Test
  void helmFindsNothingToComplainOf() {
    Shell.Result lint =
        shell.run(List.of(helm, "lint", "--strict", "--quiet", "deploy/kubernetes/waooaw"));
    assertThat(lint.ok()).as(lint.text()).isTrue();
  }

  @Test
  void everyDocumentIsWhatKubernetesUnderstands() throws IOException {
    String validate = tool("kubectl-validate");
    for (var installation : INSTALLATIONS.entrySet()) {
      Path file = folder.resolve(installation.getKey() + ".yaml");
      Files.writeString(file, template(installation.getValue().toArray(String[]::new)).text());
      Shell.Result result = shell.run(List.of(validate, file.toString(), "--version", KUBERNETES));
      assertThat(result.ok()).as(installation.getKey() + ": " + result.text()).isTrue();
    }
  }

  @Test
  void noPodCanDoMoreThanItMust() throws IOException {
    for (JsonNode pod : pods()) {
      assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(1000);
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      JsonNode container = pod.at("/containers/0");
      JsonNode security = container.path("securityContext");
      assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
      assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
      assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }
  }

  @Test
  void everyServiceIsProbedSparedAndFenced() throws IOException {
    List<JsonNode> all = rendered(INSTALLATIONS.get("open"));
    for (JsonNode deployment : ofKind(all, "Deployment").toList()) {
      String name = deployment.at("/metadata/name").asText();
      JsonNode container = deployment.at("/spec/template/spec/containers/0");
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertThat(container.path(probe).isMissingNode()).as(name + " " + probe).isFalse();
      }
      JsonNode labels = deployment.at("/spec/selector/matchLabels");
      assertThat(ofKind(all, "PodDisruptionBudget").map(b -> b.at("/spec/selector/matchLabels")))
          .as(name)
          .contains(labels);
      assertThat(ofKind(all, "NetworkPolicy").map(p -> p.at("/spec/podSelector/matchLabels")))
          .as(name)
          .contains(labels);
    }
  }

  @Test
  void onlyTheBackendMayReachTheDatabase() throws IOException {
    Set<String> allowed = new TreeSet<>();
    for (JsonNode policy : ofKind(rendered(List.of()), "NetworkPolicy").toList()) {
      for (JsonNode rule : policy.at("/spec/egress")) {
        for (JsonNode port : rule.path("ports")) {
          if (port.path("port").asInt() == 5432) {
            allowed.add(policy.at("/metadata/name").asText());
          }
        }
      }
    }
    assertThat(allowed).containsExactly("waooaw-backend", "waooaw-migration", "waooaw-sandbox");
  }

  /** A misspelt variable would be ignored in silence. */
  @Test
  void everyVariableIsOneThatTheServicesRead() throws IOException {
    Set<String> known = new TreeSet<>(Set.of("LOG_LEVEL"));
    Pattern name = Pattern.compile("\"([A-Z][A-Z_]+)\"");
    for (String settings :
        List.of(
            "plant-backend/src/main/java/com/waooaw/plant/BackendSettings.java",
            "plant-gateway/src/main/java/com/waooaw/gateway/GatewaySettings.java",
            "portal/src/main/java/com/waooaw/portal/PortalSettings.java")) {
      Matcher found = name.matcher(Files.readString(root.resolve(settings)));
      while (found.find()) {
        known.add(found.group(1));
        known.add(found.group(1) + "_FILE");
      }
    }
    for (JsonNode pod : pods()) {
      for (JsonNode variable : pod.at("/containers/0/env")) {
        assertThat(known).contains(variable.path("name").asText());
        assertThat(variable.path("value").asText()).doesNotContainPattern("://[^/]*:[^/@]+@");
      }
    }
  }

  @Test
  void wrongValuesAreRefused() {
    assertThat(template("gateway.replicas=0").text()).contains("/gateway/replicas");
    assertThat(template("gatewai.replicas=2").text()).contains("gatewai");
    assertThat(template("cp.origins={http://agents.example}").text()).contains("/cp/origins");
    assertThat(template("opa.url=opa:8181").text()).contains("/opa/url");
    assertThat(template("secretName=").text()).contains("/secretName");
  }

  private List<JsonNode> pods() throws IOException {
    List<JsonNode> pods = new ArrayList<>();
    for (List<String> sets : INSTALLATIONS.values()) {
      for (JsonNode document : rendered(sets)) {
        if (WORKLOADS.contains(document.path("kind").asText())) {
          pods.add(document.at("/spec/template/spec"));
        }
      }
    }
    assertThat(pods).isNotEmpty();
    return pods;
  }

  private static Stream<JsonNode> ofKind(List<JsonNode> documents, String kind) {
    return documents.stream().filter(document -> document.path("kind").asText().equals(kind));
  }
}

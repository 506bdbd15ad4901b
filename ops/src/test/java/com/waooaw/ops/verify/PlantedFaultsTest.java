package com.waooaw.ops.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.ops.container.Engine;
import com.waooaw.ops.image.Images;
import com.waooaw.ops.report.Check;
import com.waooaw.ops.report.Check.Outcome;
import com.waooaw.ops.report.Failure;
import com.waooaw.ops.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of the kind that only show at run time, planted one by one into what was built: each must
 * be found, and named by its cause.
 */
@Tag("containers")
class PlantedFaultsTest {
  private static final String PREFIX = "waooaw-fault";

  private final Path root = Path.of(System.getProperty("waooaw.root")).toAbsolutePath();
  private final Engine engine = Engine.find(root).orElseThrow();

  @TempDir Path folder;

  @Test
  void aServerFileItsUserCannotReadIsNamed() throws IOException {
    plant(
        "gateway",
        """
        FROM waooaw/gateway:latest AS whole
        FROM waooaw/gateway:latest
        COPY --from=whole --chmod=0600 /opt/waooaw/edge.args /opt/waooaw/edge.args
        """);
    assertThat(failure(Phase.IMAGES).cause())
        .isEqualTo("gateway: /opt/waooaw/edge.args cannot be read by user 1000:1000");
  }

  @Test
  void anImageThatRunsAsRootIsNamed() throws IOException {
    plant("cp", "FROM waooaw/cp:latest\nUSER 0:0\n");
    assertThat(failure(Phase.IMAGES).cause()).isEqualTo("cp runs as 0:0, not as 1000:1000");
  }

  @Test
  void aHealthCheckThatAlwaysPassesIsNamed() throws IOException {
    plant("pp", "FROM waooaw/pp:latest\nHEALTHCHECK CMD [\"/opt/java/bin/java\", \"-version\"]\n");
    assertThat(failure(Phase.IMAGES).cause())
        .startsWith("pp: its health check passes although nothing listens");
  }

  @Test
  void aWrongDatabaseUrlIsNamed() throws IOException {
    Failure found =
        failure(
            Phase.PLANT,
            """
            services:
              backend:
                environment:
                  DATABASE_URL_FILE: " "
                  DATABASE_URL: "postgresql://waooaw:x@nowhere:5432/waooaw"
            """);
    assertThat(found.cause()).contains("backend", "nowhere", "DATABASE_URL");
    assertThat(found.logExcerpt()).contains("nowhere");
  }

  @Test
  void aPortalThatPointsAtADeadPortIsNamed() throws IOException {
    Failure found =
        failure(
            Phase.FULL,
            """
            services:
              cp-app:
                environment:
                  GATEWAY_URL: "http://gateway:8999"
            """);
    assertThat(found.cause())
        .isEqualTo("cp-app does not reach gateway: GATEWAY_URL is http://gateway:8999");
  }

  @Test
  void anEmptyPolicyBundleIsNamed() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Failure found =
        failure(
            Phase.INFRASTRUCTURE,
            """
            services:
              opa:
                command: ["run", "--server", "--addr=0.0.0.0:8181", "--bundle", "/empty"]
                volumes: ["%s:/empty:ro"]
            """
                .formatted(empty));
    assertThat(found.cause()).contains("opa", "policy bundle is empty");
  }

  @Test
  void aWrongAddressOfTheKeysIsNamed() throws IOException {
    Failure found =
        failure(
            Phase.PLANT,
            """
            services:
              gateway:
                environment:
                  JWKS_URL: "http://backend:8001/nowhere.json"
            """);
    assertThat(found.cause())
        .isEqualTo("gateway does not reach jwks: JWKS_URL is http://backend:8001/nowhere.json");
  }

  @Test
  void aServiceThatIgnoresSigtermIsNamed() throws IOException {
    plant(
        "pp",
        """
        FROM waooaw/pp:latest AS whole
        FROM debian:bookworm-slim
        COPY --from=whole /opt /opt
        ENV FACE=PP UI_PORT=3001 API_PORT=8006 WEB_ROOT=/opt/waooaw/web
        USER 1000:1000
        ENTRYPOINT ["/bin/sh", "-c", "trap '' TERM; exec /opt/java/bin/java @/opt/waooaw/edge.args com.waooaw.portal.Main"]
        HEALTHCHECK CMD ["/opt/java/bin/java", "@/opt/waooaw/edge.args", "com.waooaw.kernel.health.Probe", "UI_PORT"]
        """);
    Failure found =
        failure(
            Phase.PROCESSES,
            """
            services:
              pp-app:
                image: %s/pp:latest
            """
                .formatted(PREFIX));
    assertThat(found.cause()).startsWith("pp-app ignores SIGTERM and had to be killed");
  }

  /** One of the four images with a fault in it, beside the other three as they are. */
  private void plant(String name, String dockerfile) throws IOException {
    for (String other : Images.NAMES) {
      engine.must("tag", Images.tag(other, "latest"), PREFIX + "/" + other + ":latest");
    }
    Path file = Files.writeString(folder.resolve("Dockerfile"), dockerfile);
    List<String> command =
        engine.isPodman()
            ? List.of("build", "--format", "docker", "--file", file.toString())
            : List.of("build", "--file", file.toString());
    String tag = PREFIX + "/" + name + ":latest";
    var built =
        engine.run(
            java.util.stream.Stream.concat(
                    command.stream(), java.util.stream.Stream.of("--tag", tag, folder.toString()))
                .toList(),
            line -> {});
    assertThat(built.ok()).as(built.text()).isTrue();
  }

  private Failure failure(Phase phase) {
    return verify(PREFIX, phase, List.of());
  }

  private Failure failure(Phase phase, String override) throws IOException {
    return verify(
        "waooaw", phase, List.of(Files.writeString(folder.resolve("fault.yaml"), override)));
  }

  /** The one failure that the phase ends with. */
  private Failure verify(String images, Phase phase, List<Path> overrides) {
    Verification.Plan plan =
        new Verification.Plan(
            Set.of(phase), images, "latest", overrides, Duration.ofSeconds(30), false);
    Report report = new Verification(root, engine, plan, System.out::println).run();
    assertThat(report.passed()).isFalse();
    List<Check> failed =
        report.sections().stream()
            .flatMap(section -> section.checks().stream())
            .filter(check -> check.outcome() == Outcome.FAILED)
            .toList();
    assertThat(failed.getFirst().failure().likelyFix()).isNotBlank();
    return failed.getFirst().failure();
  }
}

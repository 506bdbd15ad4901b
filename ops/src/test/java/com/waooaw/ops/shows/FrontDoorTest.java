package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ./waooaw promises to whoever types it. */
@Tag("stack")
class FrontDoorTest {
  private static final int OFFSET = 3_000;
  private static final List<Integer> PORTS =
      Stream.of(8090, 8091, 3000, 8015, 3001, 8006, 15_432, 16_379).map(p -> p + OFFSET).toList();

  @TempDir Path folder;

  @AfterEach
  void leaveNothing() {
    door().run("down");
  }

  @Test
  void upReturnsWhenAllSevenAreHealthyASecondUpSaysSoAndDownLeavesNothing() throws IOException {
    FrontDoor.Said up = up();
    assertThat(up.exitCode()).as(up.said() + up.complained()).isZero();
    assertThat(up.said())
        .contains("http://localhost:" + PORTS.get(2))
        .containsPattern("ready in [\\d.]+ s");

    FrontDoor.Said status = door().run("status", "--json");
    JsonNode stack = Json.read(status.said());
    assertThat(status.exitCode()).as(status.said()).isZero();
    assertThat(stack.path("ready").asBoolean()).isTrue();
    assertThat(stack.path("services").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("gateway", "backend", "cp", "pp", "postgres", "redis", "policy");
    assertThat(stack.path("services"))
        .allSatisfy(service -> assertThat(service.path("healthy").asBoolean()).isTrue());

    String password =
        Json.read(Files.readString(folder.resolve("credentials.json")))
            .path("postgres")
            .path("password")
            .asText();
    assertThat(password).isNotBlank();
    assertThat(status.said()).doesNotContain(password);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("credentials.json"))))
        .isEqualTo("rw-------");

    FrontDoor.Said again = up();
    assertThat(again.exitCode()).isZero();
    assertThat(again.said()).contains("running already");
    assertThat(door().run("up", "--fresh").complained()).contains("./waooaw down before --fresh");

    List<ProcessHandle> processes =
        stack
            .path("services")
            .valueStream()
            .filter(s -> s.has("pid"))
            .flatMap(s -> ProcessHandle.of(s.path("pid").asLong()).stream())
            .toList();
    assertThat(processes).hasSize(6).allMatch(ProcessHandle::isAlive);
    assertThat(door().run("down").exitCode()).isZero();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(PORTS).allMatch(FrontDoorTest::isFree);
    assertThat(door().run("status").exitCode()).isEqualTo(3);
    assertThat(door().run("down").said()).contains("Nothing is running");
  }

  @Test
  void aKilledServiceIsHealedAndAKilledSupervisorLeavesNothingThatDisturbs() throws Exception {
    assertThat(up().exitCode()).isZero();
    long gateway = pid("gateway");
    kill(gateway);
    awaitHealthy();
    assertThat(pid("gateway")).isNotEqualTo(gateway);

    long backend = pid("backend");
    JsonNode state = Json.read(Files.readString(folder.resolve("state.json")));
    long supervisor = state.path("processes").path("supervisor").path("pid").asLong();
    kill(supervisor);

    FrontDoor.Said up = up();
    assertThat(up.exitCode()).as(up.said() + up.complained()).isZero();
    assertThat(up.said()).contains("an earlier start had left running");
    assertThat(ProcessHandle.of(backend)).isEmpty();
  }

  @Test
  void aBusyPortIsOnePlainSentenceAndNothingIsHalfStarted() throws IOException {
    try (ServerSocket holder = new ServerSocket(PORTS.getFirst())) {
      FrontDoor.Said up = up();

      assertThat(up.exitCode()).isEqualTo(1);
      assertThat(up.complained().lines())
          .singleElement()
          .asString()
          .contains("Port " + holder.getLocalPort() + " (gateway) is taken by process ");
    }
    assertThat(PORTS).allMatch(FrontDoorTest::isFree);
  }

  @Test
  void aWrongUrlIsOnePlainSentenceAndNothingIsHalfStarted() {
    Map.of(
            "DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none",
            "REDIS_URL", "redis://127.0.0.1:1",
            "OPA_URL", "http://127.0.0.1:1")
        .forEach(
            (name, url) -> {
              FrontDoor.Said up = door().run(Map.of(name, url), upCommand());

              assertThat(up.exitCode()).isEqualTo(1);
              assertThat(up.complained().lines())
                  .singleElement()
                  .asString()
                  .contains(name)
                  .contains("unset it")
                  .doesNotContain("secret");
            });
    assertThat(PORTS).allMatch(FrontDoorTest::isFree);
  }

  @Test
  void everyCommandExplainsItself() {
    for (String command : List.of("up", "down", "status", "logs", "test")) {
      FrontDoor.Said help = FrontDoor.type(Map.of(), List.of(command, "--help"));

      assertThat(help.exitCode()).isZero();
      assertThat(help.said()).contains("Usage: waooaw " + command);
    }
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    process.onExit().join();
  }

  private FrontDoor.Said up() {
    return door().run(upCommand());
  }

  private static String[] upCommand() {
    return new String[] {"up", "--detach", "--port-offset", Integer.toString(OFFSET)};
  }

  private FrontDoor door() {
    return new FrontDoor(folder);
  }

  private long pid(String service) {
    return Json.read(door().run("status", "--json").said())
        .path("services")
        .path(service)
        .path("pid")
        .asLong();
  }

  private void awaitHealthy() throws InterruptedException {
    for (int i = 0; i < 60 && door().run("status").exitCode() != 0; i++) {
      Thread.sleep(500);
    }
    FrontDoor.Said status = door().run("status");
    assertThat(status.exitCode()).as(status.said()).isZero();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

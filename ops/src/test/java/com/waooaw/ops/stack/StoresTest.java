package com.waooaw.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
  @TempDir Path folder;

  private Layout layout;
  private Secrets secrets;

  @BeforeEach
  void makeFolders() throws IOException {
    layout = Layout.of(folder, folder.resolve("data"));
    Files.createDirectories(layout.app());
    Files.createDirectories(layout.logs());
    secrets = new Secrets(layout.secrets(), new SecureRandom());
  }

  @Test
  void theEmbeddedDatabaseAsksForItsPasswordKeepsItsDataAndLeavesNothing() throws IOException {
    PostgresServer server = new PostgresServer(layout, freePort(), secrets);
    Child child = new Child(server.prepare());
    try {
      child.start();
      Readiness.await(child, List.of(server.ready()), 20);

      assertThat(Probe.postgres(without(server.url())).ask())
          .isInstanceOf(Probe.Answer.Unhealthy.class);
    } finally {
      child.stop();
    }
    assertThat(child.alive()).isFalse();
    assertThat(layout.postgres().resolve("postmaster.pid")).doesNotExist();

    Child again = new Child(server.prepare());
    try {
      again.start();
      Readiness.await(again, List.of(Probe.postgres(server.url())), 20);
    } finally {
      again.stop();
    }
  }

  @Test
  void theEmbeddedRedisAsksForItsPassword() throws IOException {
    RedisServer server = new RedisServer(layout, freePort(), secrets);
    Child child = new Child(server.prepare());
    try {
      child.start();
      Readiness.await(child, List.of(Probe.redis(server.url())), 20);

      assertThat(Probe.redis(without(server.url())).ask())
          .isInstanceOfSatisfying(
              Probe.Answer.Unhealthy.class, u -> assertThat(u.reason()).contains("NOAUTH"));
    } finally {
      child.stop();
    }
    assertThat(child.alive()).isFalse();
  }

  @Test
  void secretsAreReadableByTheirOwnerOnlyAndStayTheSame() throws IOException {
    Path key = secrets.key("passport.key");
    byte[] first = Files.readAllBytes(key);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(first).hasSizeGreaterThanOrEqualTo(32);
    assertThat(Files.readAllBytes(secrets.key("passport.key"))).isEqualTo(first);
  }

  @Test
  void oneDataFolderHasOneSupervisor() {
    Guard first = Guard.take(layout).orElseThrow();

    assertThat(Guard.take(layout)).isEmpty();
    first.close();
    assertThat(Guard.take(layout)).isPresent().get().satisfies(Guard::close);
  }

  @Test
  void whatDiesAgainSoonIsStartedLaterEachTime() {
    Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
    Backoff backoff = new Backoff((InstantSource) () -> now[0]);

    assertThat(backoff.next().toMillis()).isEqualTo(200);
    assertThat(backoff.next().toMillis()).isEqualTo(400);
    for (int i = 0; i < 20; i++) {
      backoff.next();
    }
    assertThat(backoff.next().toSeconds()).isEqualTo(30);
    now[0] = now[0].plusSeconds(3600);
    assertThat(backoff.next().toMillis()).isEqualTo(200);
  }

  private static URI without(URI url) {
    return URI.create(url.toString().replaceFirst("//[^@]*@", "//"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

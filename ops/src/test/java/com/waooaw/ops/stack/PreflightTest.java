package com.waooaw.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @Test
  void aBusyPortIsNamedWithTheServiceThatNeedsItAndTheProcessThatHoldsIt() throws IOException {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int busy = holder.getLocalPort();
      Ports ports = new Ports(busy, 0, 0, 0, 0, 0, 0, 0);

      assertThatThrownBy(() -> Preflight.look(ports, Externals.NONE))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Port " + busy + " (gateway) is taken by process ")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
          .hasMessageContaining("--port-offset");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNamedByItsVariableAndTheUrlIsNotShown() {
    Externals externals =
        new Externals(
            Optional.of(URI.create("postgresql://someone:secret@127.0.0.1:1/name")),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> Preflight.look(new Ports(0, 0, 0, 0, 0, 0, 0, 0), externals))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("DATABASE_URL names no PostgreSQL that can be used")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aUrlThatIsNoneIsRefusedWithAnExample() {
    for (String wrong :
        new String[] {"localhost:5432", "http://localhost/x", "postgresql:///", "::"}) {
      assertThatThrownBy(() -> Externals.read(Map.of("DATABASE_URL", wrong)))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("postgresql://");
    }
    assertThat(Externals.read(Map.of("DATABASE_URL", " "))).isEqualTo(Externals.NONE);
  }

  @Test
  void aDataFolderThatCannotBeWrittenIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Preflight.folder(Layout.of(folder, file.resolve("data"))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--data");
  }

  @Test
  void anOffsetThatLeavesTheRangeOfPortsIsRefused() {
    assertThat(Ports.movedBy(100).gateway()).isEqualTo(8190);
    assertThatThrownBy(() -> Ports.movedBy(-1)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Ports.movedBy(60_000)).isInstanceOf(Refusal.class);
  }
}

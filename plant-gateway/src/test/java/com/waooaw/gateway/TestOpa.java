package com.waooaw.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real OPA server with the rules as they are committed. */
final class TestOpa implements AutoCloseable {
  private static final Path POLICY = Path.of("../policy");

  final int port;
  private final Process server;

  TestOpa(Path opa) throws Exception {
    port = TestGateway.freePort();
    server =
        new ProcessBuilder(
                opa.toString(),
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--ignore",
                "schema",
                POLICY.resolve("src/main/resources/policy").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    TestGateway.await(this::listens);
  }

  /** Where an OPA of the wanted version is, if there is one. */
  static Optional<Path> find() throws IOException {
    String version = Files.readString(POLICY.resolve("opa-version")).strip();
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(System.getProperty("user.home") + "/.cache");
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":", -1)),
            Stream.of(cache + "/waooaw/opa-" + version))
        .map(folder -> Path.of(folder, "opa"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public void close() throws InterruptedException {
    server.destroy();
    server.waitFor(10, TimeUnit.SECONDS);
  }

  private boolean listens() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}

package com.waooaw.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An OPA server of the pinned version, where one can be had; the test is skipped where not. */
final class RealOpa implements AutoCloseable {
  private static final Path RULES = Path.of("../policy/src/main/resources/policy");

  final URI url;
  private final Process server;

  private RealOpa(Path rules) throws Exception {
    int port = RunningGateway.freePort();
    url = URI.create("http://127.0.0.1:" + port);
    server =
        new ProcessBuilder(
                List.of(
                    binary().toString(),
                    "run",
                    "--server",
                    "--addr",
                    "127.0.0.1:" + port,
                    "--ignore",
                    "schema",
                    rules.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitHealthy();
  }

  /** With the rules and data as they are shipped. */
  static RealOpa shipped() throws Exception {
    return new RealOpa(RULES);
  }

  /** With the shipped rules and other data. */
  static RealOpa withData(Path folder, UnaryOperator<String> change) throws Exception {
    try (Stream<Path> files = Files.walk(RULES, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(RULES.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        if (file.endsWith("data.json")) {
          Files.writeString(copy, change.apply(Files.readString(file)));
        } else if (file.toString().endsWith(".rego")) {
          Files.copy(file, copy);
        }
      }
    }
    return new RealOpa(folder);
  }

  /** With nothing at all, as it was once deployed. */
  static RealOpa empty(Path folder) throws Exception {
    return new RealOpa(folder);
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
            .map(folder -> Path.of(folder, "opa"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "opa " + version + " is not installed; see policy/opa-install");
    return found.get();
  }

  private void awaitHealthy() throws Exception {
    HttpRequest health = HttpRequest.newBuilder(url.resolve("/health")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int tries = 0; tries < 100; tries++) {
        try {
          if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          // The server is still starting.
        }
        Thread.sleep(100);
      }
    }
    close();
    throw new IllegalStateException("opa did not become healthy");
  }

  @Override
  public void close() throws InterruptedException {
    server.destroy();
    server.waitFor(10, TimeUnit.SECONDS);
  }
}

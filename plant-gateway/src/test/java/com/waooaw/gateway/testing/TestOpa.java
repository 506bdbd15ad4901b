package com.waooaw.gateway.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An OPA server of the pinned version, where one can be had; the test is skipped where not. */
public final class TestOpa implements AutoCloseable {
  /** The rules and data as they are shipped. */
  public static final Path RULES = Path.of("../policy/src/main/resources/policy");

  public final int port = Loopback.freePort();
  public final URI url = Loopback.http(port);
  private final Process server;

  private TestOpa(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(binary().toString(), "run", "--server", "--addr", "127.0.0.1:" + port));
    command.addAll(List.of(arguments));
    server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Await.until("OPA is healthy", () -> isHealthy("/health"));
  }

  /** With the rules and data as they are shipped. */
  public static TestOpa shipped() throws Exception {
    return new TestOpa("--ignore", "schema", RULES.toString());
  }

  /** With the shipped rules and other data. */
  public static TestOpa withData(Path folder, UnaryOperator<String> change) throws Exception {
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
    return empty(folder);
  }

  /** With nothing but what a folder holds, which may be nothing at all. */
  public static TestOpa empty(Path folder) throws Exception {
    return new TestOpa("--ignore", "schema", folder.toString());
  }

  /** With the bundles of a server, asked for every second; healthy once it has the first. */
  public static TestOpa followingBundlesOf(URI bundles) throws Exception {
    TestOpa opa =
        new TestOpa(
            "--log-level=error",
            "--set=services.bundles.url=" + bundles,
            "--set=bundles.waooaw.service=bundles",
            "--set=bundles.waooaw.resource=b.tar.gz",
            "--set=bundles.waooaw.polling.min_delay_seconds=1",
            "--set=bundles.waooaw.polling.max_delay_seconds=1",
            "--set=status.prometheus=true");
    Await.until("OPA has its bundle", () -> opa.isHealthy("/health?bundles"));
    return opa;
  }

  /** The program itself; the test is skipped where there is none. */
  public static Path binary() throws IOException {
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
    assumeTrue(
        found.isPresent(),
        "opa " + version + " is not installed; policy/opa-install builds it where Go is");
    return found.get();
  }

  private boolean isHealthy(String path) {
    try {
      return TestGateway.CLIENT
              .send(
                  HttpRequest.newBuilder(url.resolve(path)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    server.destroy();
    server.waitFor(10, TimeUnit.SECONDS);
  }
}

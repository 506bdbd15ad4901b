package com.waooaw.ops.stack;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.error.OsArchitectureNotFound;
import redis.embedded.error.UnknownOSName;
import redis.embedded.model.OsArchitecture;

/**
 * The embedded Redis: a real server on the loopback address, with a random password, which appends
 * every write to a file before it answers.
 */
final class RedisServer {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Layout layout;
  private final int port;
  private final String password;

  RedisServer(Layout layout, int port, Secrets secrets) {
    this.layout = layout;
    this.port = port;
    this.password = secrets.password("redis-password");
  }

  /** With its password. */
  URI url() {
    return URI.create("redis://:" + password + "@127.0.0.1:" + port);
  }

  Child.Spec prepare() {
    OwnerOnly.folder(layout.redis());
    Path config = layout.redis().resolve("redis.conf");
    // In a file and not on the command line, where every user of the machine could read it.
    OwnerOnly.write(
        config,
        """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        appendonly yes
        appendfsync everysec
        save ""
        """
            .formatted(port, password, layout.redis()));
    return new Child.Spec(
        "redis",
        List.of(program().toString(), config.toString()),
        Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin")),
        layout.log("redis"),
        "TERM",
        PATIENCE);
  }

  private Path program() {
    String resource = resource();
    Path program = layout.app().resolve(resource.replaceFirst("^/", ""));
    if (Files.isExecutable(program)) {
      return program;
    }
    Path fresh =
        program.resolveSibling(program.getFileName() + "." + ProcessHandle.current().pid());
    try (InputStream in = ExecutableProvider.class.getResourceAsStream(resource)) {
      Files.copy(requireNonNull(in, resource), fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource() {
    String name = null;
    try {
      name =
          ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
    } catch (OsArchitectureNotFound | UnknownOSName e) {
      // An unknown kind of machine, for which the sentence below is as true.
    }
    if (name == null) {
      throw new Refusal(
          "There is no embedded Redis for this kind of machine: set REDIS_URL to a server of your "
              + "own.");
    }
    return name.startsWith("/") ? name : "/" + name;
  }
}

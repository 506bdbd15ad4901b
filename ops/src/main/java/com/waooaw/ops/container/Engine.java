package com.waooaw.ops.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.ops.stack.Programs;
import com.waooaw.ops.stack.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Docker or Podman, whichever works on this machine, spoken to by its command line. */
public final class Engine {
  /** What Debian's Podman needs where nothing was set up: a runtime that starts, and its nets. */
  private static final String PACKAGES =
      "podman buildah runc netavark aardvark-dns iptables podman-compose mmdebstrap zstd";

  private final String program;
  private final List<String> compose;
  private final Shell shell;

  private Engine(String program, List<String> compose, Shell shell) {
    this.program = program;
    this.compose = List.copyOf(compose);
    this.shell = shell;
  }

  /**
   * The engine of this machine, if there is one.
   *
   * @param root the clone, where commands are run
   */
  public static Optional<Engine> find(Path root) {
    Shell shell = new Shell(root, Map.of());
    if (Programs.onPath("docker").isPresent()
        && shell.run(List.of("docker", "version", "--format", "{{.Server.Version}}")).ok()) {
      return Optional.of(new Engine("docker", List.of("docker", "compose"), shell));
    }
    return Programs.onPath("podman").map(found -> podman(shell));
  }

  /** Like {@link #find}, after installing Podman where that may be done: on Debian, by root. */
  public static Optional<Engine> findOrInstall(Path root, Consumer<String> say) {
    Optional<Engine> found = find(root);
    if (found.isPresent() || !Programs.mayInstall()) {
      return found;
    }
    say.accept("installing Podman ...");
    new Shell(root, Programs.UNATTENDED).run(Programs.installing(PACKAGES));
    return find(root);
  }

  /**
   * Like {@link #findOrInstall}, for those who cannot go on without.
   *
   * @throws Refusal if there is none
   */
  public static Engine needed(Path root, Consumer<String> say) {
    Engine engine =
        findOrInstall(root, say)
            .orElseThrow(
                () -> new Refusal("There is neither Docker nor Podman here: install one of them."));
    say.accept(engine.version());
    return engine;
  }

  // Debian's default runtime does not start everywhere; where nobody configured one, runc is used.
  private static Engine podman(Shell shell) {
    Map<String, String> environment = Map.of();
    boolean configured =
        Files.exists(Path.of("/etc/containers/containers.conf"))
            || System.getenv("CONTAINERS_CONF") != null;
    if (!configured && Programs.onPath("runc").isPresent()) {
      environment = Map.of("CONTAINERS_CONF", runcConfiguration().toString());
    }
    List<String> compose =
        Programs.onPath("podman-compose").isPresent()
            ? List.of("podman-compose")
            : List.of("podman", "compose");
    return new Engine("podman", compose, shell.with(environment));
  }

  private static Path runcConfiguration() {
    Path file = Path.of(System.getProperty("user.home"), ".cache/waooaw/containers.conf");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          """
          [engine]
          runtime = "runc"
          [containers]
          default_ulimits = ["nofile=20000:20000", "nproc=8192:8192"]
          """);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Such as {@code podman version 4.3.1}. */
  public String version() {
    return run("--version").line();
  }

  public boolean isPodman() {
    return program.equals("podman");
  }

  /** Runs the engine. */
  public Shell.Result run(String... arguments) {
    return run(Arrays.asList(arguments), line -> {});
  }

  /** Runs the engine, telling each line as it comes. */
  public Shell.Result run(List<String> arguments, Consumer<String> lines) {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(arguments);
    Shell.Result result = shell.run(command, lines);
    return new Shell.Result(result.code(), withoutNoise(result.text()));
  }

  /** Runs the engine for something that must not fail. */
  public String must(String... arguments) {
    Shell.Result result = run(arguments);
    if (!result.ok()) {
      throw new Refusal(program + " " + String.join(" ", arguments) + ": " + result.line());
    }
    return result.line();
  }

  /** The first document of an inspection, missing if there is no such thing. */
  public JsonNode inspect(String kind, String name) {
    Shell.Result result = run(kind, "inspect", name);
    int begin = result.text().indexOf('[');
    return result.ok() && begin >= 0
        ? Json.read(result.text().substring(begin)).path(0)
        : Json.mapper().missingNode();
  }

  /** The command of its compose tool. */
  List<String> compose() {
    return compose;
  }

  /** What its commands need in their environment. */
  public Map<String, String> environment() {
    return shell.environment();
  }

  Shell shell() {
    return shell;
  }

  /** The command to start a program of the engine by, for those who read its output as bytes. */
  public ProcessBuilder process(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(shell.environment());
    return builder;
  }

  // Podman complains of timers it cannot set where no systemd runs: the checks are run here
  // instead.
  private static String withoutNoise(String text) {
    return text.lines()
        .filter(line -> !line.contains("unable to get systemd connection"))
        .reduce(new StringBuilder(), (all, l) -> all.append(l).append('\n'), StringBuilder::append)
        .toString();
  }
}

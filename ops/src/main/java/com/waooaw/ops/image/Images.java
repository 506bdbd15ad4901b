package com.waooaw.ops.image;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.ops.container.Engine;
import com.waooaw.ops.container.Shell;
import com.waooaw.ops.stack.Programs;
import com.waooaw.ops.stack.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the four images from deploy/Dockerfile. */
public final class Images {
  /** Their targets, which are also their names. */
  public static final List<String> NAMES = List.of("backend", "gateway", "cp", "pp");

  /** The moment that stands on every file of an image, so that two builds are one. */
  private static final String EPOCH = "1767225600";

  private static final Pattern STEP =
      Pattern.compile("^(?:\\[\\d+/\\d+] )?STEP \\d+/\\d+: (FROM \\S+ AS \\S+|RUN .*)");

  private final Engine engine;
  private final Path root;
  private final Consumer<String> say;
  private final String commit;

  /**
   * What a build came to.
   *
   * @param warnings lines in which the builder warned
   */
  public record Built(String name, String tag, Duration took, List<String> warnings) {}

  public Images(Engine engine, Path root, Consumer<String> say) {
    this.engine = requireNonNull(engine, "engine");
    this.root = requireNonNull(root, "root");
    this.say = requireNonNull(say, "say");
    this.commit = commitOf(root);
  }

  /** The name an image has here. */
  public static String tag(String name, String version) {
    return tag("waooaw", name, version);
  }

  /** The name an image has below another prefix. */
  public static String tag(String prefix, String name, String version) {
    return prefix + "/" + name + ":" + version;
  }

  /**
   * Builds all four. The first takes the time; the others find its layers made.
   *
   * @param platforms such as {@code linux/arm64}; empty for this machine's own
   * @param prefix where they will be published; empty if they stay here
   * @throws Refusal with the end of the build's output if it fails
   */
  public List<Built> build(String version, String platforms, boolean fresh, String prefix) {
    List<Built> all = new ArrayList<>();
    for (String name : NAMES) {
      List<String> more = new ArrayList<>();
      if (fresh && all.isEmpty()) {
        more.add("--no-cache");
      }
      if (!platforms.isEmpty()) {
        more.addAll(List.of("--platform", platforms));
      }
      if (!prefix.isEmpty() && !engine.isPodman()) {
        // Docker keeps no image of several platforms here: it publishes while it builds.
        more.addAll(List.of("--output", output(tag(prefix, name, version))));
      }
      all.add(build(name, tag(name, version), more));
    }
    return all;
  }

  private Built build(String name, String tag, List<String> more) {
    List<String> command = new ArrayList<>(List.of("build", "--file", "deploy/Dockerfile"));
    command.addAll(List.of("--target", name, "--tag", tag));
    command.addAll(List.of("--build-arg", "VERSION=" + ServiceRuntime.version()));
    command.addAll(List.of("--build-arg", "REVISION=" + commit));
    command.addAll(List.of("--build-arg", "SOURCE_DATE_EPOCH=" + EPOCH));
    if (engine.isPodman()) {
      // Docker's format, because OCI's has no health check; this machine's network, because a
      // bridge may not reach what the machine itself reaches.
      command.addAll(List.of("--format", "docker", "--network", "host", "--timestamp", EPOCH));
    } else {
      command.addAll(List.of("--progress", "plain"));
    }
    command.addAll(more);
    command.add(".");

    say.accept("building " + tag);
    Instant began = Instant.now();
    List<String> warnings = new ArrayList<>();
    Shell.Result result =
        engine.run(
            command,
            line -> {
              Matcher step = STEP.matcher(line);
              if (step.find()) {
                say.accept("  " + step.group(1).replaceAll("\\s+", " "));
              }
              if (isWarning(line)) {
                warnings.add(line.strip());
              }
            });
    if (!result.ok()) {
      throw new Refusal(tag + " does not build:\n" + result.tail(25));
    }
    return new Built(name, tag, Duration.between(began, Instant.now()), warnings);
  }

  /**
   * Publishes an image, its layers compressed as zstd.
   *
   * @return the name it has there
   */
  public String push(Built image, String prefix, String version) {
    String name = tag(prefix, image.name(), version);
    if (engine.isPodman()) {
      engine.must("tag", image.tag(), name);
      engine.must("push", "--compression-format", "zstd", name);
    }
    return name;
  }

  private static String output(String name) {
    return "type=image,push=true,name="
        + name
        + ",compression=zstd,compression-level=19,force-compression=true,oci-mediatypes=true"
        + ",rewrite-timestamp=true";
  }

  // Of the builder itself. What a compiler says inside a step is judged by the tests of the rooms.
  static boolean isWarning(String line) {
    return line.matches("(?i)^(warn(ing)?[: ]|\\[warning]|\\d+ warnings? found).*")
        || line.contains("level=warning");
  }

  /** The commit that is built. */
  public String commit() {
    return commit;
  }

  private static String commitOf(Path root) {
    Shell.Result head =
        new Shell(root, Map.of()).run(List.of("git", "rev-parse", "--short=12", "HEAD"));
    return head.ok() ? head.line() : "unknown";
  }

  /**
   * Makes sure that the images others are built from, and run beside, are here: pulls them, and
   * where no registry answers makes stand-ins.
   */
  public void needBases() {
    List<String> missing =
        BaseImages.named(root).stream()
            .filter(name -> engine.inspect("image", name).isMissingNode())
            .filter(name -> !engine.run("pull", "--quiet", name).ok())
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    if (!engine.isPodman() || Programs.onPath("mmdebstrap").isEmpty()) {
      throw new Refusal(
          "No registry serves "
              + String.join(", ", missing)
              + ": see deploy/offline/README.md for a host without one.");
    }
    say.accept("no registry serves " + String.join(", ", missing));
    Shell.Result made =
        new Shell(root, engine.environment())
            .with(Map.of("JAVA_HOME", System.getProperty("java.home")))
            .run(List.of("deploy/offline/stand-ins"), say);
    if (!made.ok()) {
      throw new Refusal("deploy/offline/stand-ins failed:\n" + made.line());
    }
  }
}

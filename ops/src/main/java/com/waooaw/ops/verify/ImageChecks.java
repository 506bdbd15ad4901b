package com.waooaw.ops.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.ops.container.Shell;
import com.waooaw.ops.image.Contents;
import com.waooaw.ops.image.Contents.FileEntry;
import com.waooaw.ops.image.Contents.Layer;
import com.waooaw.ops.image.Contents.Size;
import com.waooaw.ops.image.Images;
import com.waooaw.ops.report.Section;
import com.waooaw.ops.report.Target.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What each image is, before anything of it runs for long. */
final class ImageChecks {
  private static final String USER = "1000:1000";
  private static final List<String> LABELS =
      List.of("title", "description", "version", "revision", "licenses", "vendor");

  /** What looks like a secret in a file's name, a variable or the history of an image. */
  private static final Pattern SECRET_FILE =
      Pattern.compile("(?i)(^|/)(\\.env|.*\\.(pem|p12|jks|key)|id_(rsa|ed25519)|credentials.*)$");

  private static final Pattern SECRET_TEXT =
      Pattern.compile(
          "(?i)(password|secret|token|private.?key)[A-Z_]*=\\S|-----BEGIN|://[^/ ]+:[^/ @]+@");

  /** Certificates everybody knows: Java's list of authorities. */
  private static final Set<String> NO_SECRETS = Set.of("opt/java/lib/security/cacerts");

  private final Scene scene;
  private final Map<String, List<Layer>> layers = new HashMap<>();

  ImageChecks(Scene scene) {
    this.scene = scene;
  }

  Map<String, List<Layer>> layers() {
    return layers;
  }

  Section run() {
    Checks checks = new Checks("images", "What each image is made of and starts as", scene.say());
    for (String name : Images.NAMES) {
      if (!checks.check(name + " is here", () -> look(name))) {
        continue;
      }
      checks.check(name + " runs as nobody in particular", () -> user(name));
      checks.check(
          name + ": its user can read all it runs, and write none of it", () -> files(name));
      checks.check(name + " tells what it is, and how it starts and stops", () -> settings(name));
      checks.check(name + ": no secret in a layer, a variable or its history", () -> secrets(name));
      checks.check(
          name + " starts read-only, without capabilities, with its cache", () -> starts(name));
      checks.check(
          name + ": its health check fails where nothing listens", () -> healthCheck(name));
      checks.check(name + " is no larger than P14 to P16 allow", () -> size(name));
    }
    checks.check("all four together are no larger than P17 allows", this::together);
    return checks.done();
  }

  private JsonNode config(String name) {
    return scene.engine().inspect("image", scene.image(name)).path("Config");
  }

  // Docker keeps it in the configuration, Podman beside it.
  private List<String> healthTest(String name) {
    JsonNode image = scene.engine().inspect("image", scene.image(name));
    JsonNode own = image.at("/Config/Healthcheck/Test");
    JsonNode test = own.isMissingNode() ? image.at("/Healthcheck/Test") : own;
    return StreamSupport.stream(test.spliterator(), false).map(JsonNode::asText).toList();
  }

  private String look(String name) {
    if (config(name).isMissingNode()) {
      throw new Fault("there is no image " + scene.image(name), "Run ./waooaw images.");
    }
    layers.put(name, Contents.of(scene.engine(), scene.image(name)));
    return layers.get(name).size() + " layers";
  }

  private String user(String name) {
    String user = config(name).path("User").asText();
    if (!user.equals(USER)) {
      throw new Fault(
          name + " runs as " + (user.isEmpty() ? "root" : user) + ", not as " + USER,
          "Say USER " + USER + " in the Dockerfile, after the last line that needs another.");
    }
    return user;
  }

  private String files(String name) {
    Map<String, FileEntry> all = new HashMap<>();
    for (Layer layer : layers.get(name)) {
      layer.files().forEach(file -> all.put(file.path(), file));
    }
    for (FileEntry file : all.values()) {
      boolean isTmp = file.path().replaceAll("/$", "").equals("tmp");
      if (!file.isReadableByOthers()) {
        throw new Fault(
            name + ": /" + file.path() + " cannot be read by user " + USER,
            String.format(Locale.ROOT, "mode %04o, owner %d", file.mode(), file.user()),
            "Make it readable where it is copied: chmod a+r, and a+x for a folder.");
      }
      if (!isTmp && (file.user() == 1000 || file.isWritableByOthers())) {
        throw new Fault(
            name + ": /" + file.path() + " can be written by the user it runs as",
            String.format(Locale.ROOT, "mode %04o, owner %d", file.mode(), file.user()),
            "Let root own it, and take the right to write from others.");
      }
      if ((file.mode() & 06000) != 0) {
        throw new Fault(name + ": /" + file.path() + " takes its owner's rights (setuid)", "");
      }
    }
    return all.size() + " files and folders";
  }

  private String settings(String name) {
    JsonNode config = config(name);
    for (String label : LABELS) {
      if (config.path("Labels").path("org.opencontainers.image." + label).asText().isEmpty()) {
        throw new Fault(name + " has no label " + label, "Add it to the Dockerfile.");
      }
    }
    if (!config.path("Entrypoint").isArray() || config.path("Cmd").isEmpty()) {
      throw new Fault(name + " does not start a program by itself", "Use the exec form.");
    }
    String start = config.path("Entrypoint").toString() + config.path("Cmd");
    if (start.contains("/sh\"") || !start.contains("AOTMode=on")) {
      throw new Fault(name + " starts through a shell or may ignore its cache: " + start, "");
    }
    String signal = config.path("StopSignal").asText();
    if (!signal.equals("SIGTERM") && !signal.equals("15")) {
      throw new Fault(
          name + " is stopped by " + signal + ", not SIGTERM", "Say STOPSIGNAL SIGTERM.");
    }
    if (healthTest(name).size() < 2) {
      throw new Fault(
          name + " has no health check",
          "Say HEALTHCHECK in the Dockerfile, and build in Docker's format.");
    }
    return "exec form, SIGTERM, health check, " + LABELS.size() + " labels";
  }

  private String secrets(String name) {
    for (Layer layer : layers.get(name)) {
      for (FileEntry file : layer.files()) {
        if (SECRET_FILE.matcher(file.path()).find() && !NO_SECRETS.contains(file.path())) {
          throw new Fault(name + " holds what looks like a secret: /" + file.path(), "");
        }
      }
    }
    String told =
        scene
                .engine()
                .must("history", "--no-trunc", "--format", "{{.CreatedBy}}", scene.image(name))
            + config(name).path("Env");
    var found = SECRET_TEXT.matcher(told);
    if (found.find()) {
      throw new Fault(name + ": its history or a variable holds a secret: " + found.group(), "");
    }
    return "";
  }

  // Without settings a service must say which it misses and end with 78: so Java, cache and
  // archives are whole, and a person learns what to do.
  private String starts(String name) {
    Shell.Result run =
        scene
            .engine()
            .run(
                "run",
                "--rm",
                "--read-only",
                "--user",
                "1000",
                "--cap-drop",
                "all",
                "--network",
                "none",
                scene.image(name));
    if (run.code() != 78 || !run.text().contains("Wrong settings")) {
      String cause = run.text().lines().filter(l -> !l.isBlank()).findFirst().orElse("no word");
      throw new Fault(
          name + " does not start as user 1000 on a read-only file system: " + cause,
          run.text(),
          "If it names a file, make that readable; if it names the cache, build again.");
    }
    return "asks for its settings, exit code 78";
  }

  private String healthCheck(String name) {
    List<String> test = healthTest(name);
    if (test.size() < 2) {
      throw new Fault(name + " has no health check", "Say HEALTHCHECK in the Dockerfile.");
    }
    boolean shell = test.getFirst().equals("CMD-SHELL");
    List<String> command = new ArrayList<>(List.of("run", "--rm", "--network", "none"));
    if (shell) {
      command.addAll(List.of("--entrypoint", "/bin/sh", scene.image(name), "-c", test.get(1)));
    } else {
      command.addAll(List.of("--entrypoint", test.get(1), scene.image(name)));
      command.addAll(test.subList(2, test.size()));
    }
    Shell.Result run = scene.engine().run(command, line -> {});
    if (run.ok()) {
      throw new Fault(
          name + ": its health check passes although nothing listens: " + String.join(" ", test),
          run.text(),
          "Let it ask /readyz and fail unless the answer is 200.");
    }
    return run.text().lines().findFirst().orElse("");
  }

  private String size(String name) {
    return within(name, Size.of(layers.get(name)), SizeLimit.of(name));
  }

  private String together() {
    return within("all four", Size.together(layers.values()), SizeLimit.TOGETHER);
  }

  private static String within(String what, Size size, SizeLimit limit) {
    if (limit.verdict(size) == Verdict.MISSED) {
      throw new Fault(
          what + " measures " + SizeLimit.text(size) + ", more than " + limit.mustText(),
          "Find the layer that grew in the report.");
    }
    return SizeLimit.text(size);
  }
}

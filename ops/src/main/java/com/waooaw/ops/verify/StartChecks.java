package com.waooaw.ops.verify;

import com.waooaw.ops.container.Shell;
import com.waooaw.ops.image.Contents;
import com.waooaw.ops.image.Images;
import com.waooaw.ops.report.Section;
import com.waooaw.ops.stack.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a start takes, and whether two builds are one. */
final class StartChecks {
  private static final Pattern READY = Pattern.compile("ready in ([0-9.]+) s");

  private final Scene scene;

  StartChecks(Scene scene) {
    this.scene = scene;
  }

  Section cold() {
    Checks checks =
        new Checks("cold start", "From images that are here to all healthy", scene.say());
    scene.stack().down();
    checks.check("compose up, nothing kept, to all eight healthy", this::compose);
    scene.stack().down();
    checks.check("./waooaw up, from built, to all seven healthy (P11)", this::up);
    return checks.done();
  }

  private String compose() {
    Instant began = Instant.now();
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(Scene.STORES);
    all.addAll(Scene.PLANT);
    all.addAll(Scene.PORTALS);
    scene.stack().up(all);
    Duration command = Duration.between(began, Instant.now());
    all.remove("keys");
    List<String> late = scene.stack().awaitHealthy(all, scene.patience());
    if (!late.isEmpty()) {
      throw Diagnosis.of(scene.stack(), late.getFirst());
    }
    Duration took = Duration.between(began, Instant.now());
    scene.measures().coldStart = took;
    return String.format(
        Locale.ROOT,
        "%.1f s, of which the compose tool took %.1f s to make nine containers; about 20 s before",
        took.toMillis() / 1000.0,
        command.toMillis() / 1000.0);
  }

  private String up() {
    Path data = scene.root().resolve("target/verify/up");
    Trees.delete(data);
    String door = scene.root().resolve("waooaw").toString();
    List<String> stack = List.of("--data", data.toString());
    Shell shell = new Shell(scene.root(), Map.of());
    try {
      // The first start and stop leave the start-up caches behind, as they do for a user.
      Duration ready = Duration.ZERO;
      for (int i = 0; i < 2; i++) {
        List<String> up = new ArrayList<>(List.of(door, "up", "--detach", "--port-offset", "2000"));
        up.addAll(stack);
        Shell.Result result = shell.run(up);
        Matcher told = READY.matcher(result.text());
        if (!result.ok() || !told.find()) {
          throw new Fault("./waooaw up does not end with 'ready'", result.text(), "");
        }
        ready = Duration.ofMillis(Math.round(Double.parseDouble(told.group(1)) * 1000));
        List<String> down = new ArrayList<>(List.of(door, "down"));
        down.addAll(stack);
        shell.run(down);
      }
      scene.measures().upToHealthy = ready;
      return String.format(Locale.ROOT, "%.1f s", ready.toMillis() / 1000.0);
    } finally {
      Trees.delete(data);
    }
  }

  Section reproducible(String version) {
    Checks checks =
        new Checks("reproducible", "Two builds of one commit, layer by layer", scene.say());
    checks.check("a second build from nothing gives the same layers", () -> again(version));
    return checks.done();
  }

  private String again(String version) {
    Images images = new Images(scene.engine(), scene.root(), line -> {});
    String other = version + "-again";
    images.build(other, "", true, "");
    List<String> differ = new ArrayList<>();
    int same = 0;
    Map<String, String> of = new HashMap<>();
    for (String name : Images.NAMES) {
      var first = Contents.of(scene.engine(), Images.tag(name, version));
      var second = Contents.of(scene.engine(), Images.tag(name, other));
      for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
        if (i < first.size()
            && i < second.size()
            && first.get(i).digest().equals(second.get(i).digest())) {
          same++;
        } else {
          var files = first.get(Math.min(i, first.size() - 1)).files();
          String what =
              files.stream()
                  .filter(f -> f.isFile())
                  .map(f -> "/" + f.path())
                  .findFirst()
                  .orElse("layer " + i);
          of.putIfAbsent(what, name);
          if (!what.endsWith(".aot")) {
            differ.add(name + ": " + what);
          }
        }
      }
      scene.engine().run("rmi", Images.tag(name, other));
    }
    if (!differ.isEmpty()) {
      throw new Fault("layers differ besides the start-up caches: " + differ, "");
    }
    return same
        + " layers are the same"
        + (of.isEmpty()
            ? ""
            : "; those that differ hold the start-up caches and nothing else: " + of.keySet());
  }
}

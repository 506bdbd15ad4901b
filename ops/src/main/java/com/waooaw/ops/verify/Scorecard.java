package com.waooaw.ops.verify;

import com.waooaw.ops.image.Contents;
import com.waooaw.ops.image.Contents.Layer;
import com.waooaw.ops.image.Contents.Size;
import com.waooaw.ops.image.Images;
import com.waooaw.ops.report.Earlier;
import com.waooaw.ops.report.ImageFigures;
import com.waooaw.ops.report.Target;
import com.waooaw.ops.report.Target.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns what was measured into the report's tables of images and targets. */
final class Scorecard {
  private static final Map<String, String> SERVICE_OF =
      Map.of("backend", "backend", "gateway", "gateway", "cp", "cp-app", "pp", "pp-app");

  private static final String NOT_RUN = "this phase did not run";

  private final Measures measures;
  private final Map<String, List<Layer>> layers;
  private final List<Images.Built> built;

  Scorecard(Measures measures, Map<String, List<Layer>> layers, List<Images.Built> built) {
    this.measures = measures;
    this.layers = layers;
    this.built = built;
  }

  List<ImageFigures> images() {
    return Images.NAMES.stream().filter(layers::containsKey).map(this::image).toList();
  }

  private ImageFigures image(String name) {
    List<ImageFigures.Layer> own = new ArrayList<>();
    long shared = 0;
    for (Layer layer : layers.get(name)) {
      List<String> with =
          Images.NAMES.stream()
              .filter(other -> !other.equals(name) && has(other, layer.digest()))
              .toList();
      shared += with.isEmpty() ? 0 : layer.bytes();
      own.add(new ImageFigures.Layer(layer.digest(), layer.bytes(), layer.compressed(), with));
    }
    String service = SERVICE_OF.get(name);
    return new ImageFigures(
        name,
        own.stream().mapToLong(ImageFigures.Layer::bytes).sum(),
        own.stream().mapToLong(ImageFigures.Layer::compressedBytes).sum(),
        shared,
        own,
        buildTime(name),
        built.stream().filter(b -> b.name().equals(name)).mapToInt(b -> b.warnings().size()).sum(),
        measures.startToReady.get(service),
        measures.rss.getOrDefault(service, -1L));
  }

  private boolean has(String name, String digest) {
    return layers.getOrDefault(name, List.of()).stream().anyMatch(l -> l.digest().equals(digest));
  }

  private Duration buildTime(String name) {
    return built.stream()
        .filter(b -> b.name().equals(name))
        .map(Images.Built::took)
        .findFirst()
        .orElse(Duration.ZERO);
  }

  Map<Earlier, Double> measured() {
    Map<Earlier, Double> measured = new EnumMap<>(Earlier.class);
    measured.putAll(measures.bundles);
    if (measures.coldStart != null) {
      measured.put(Earlier.COLD_START, measures.coldStart.toMillis() / 1000.0);
    }
    measures.rss.values().stream()
        .min(Long::compare)
        .ifPresent(least -> measured.put(Earlier.LEAST_MEMORY, (double) least));
    measures.rss.values().stream()
        .max(Long::compare)
        .ifPresent(most -> measured.put(Earlier.MOST_MEMORY, (double) most));
    return measured;
  }

  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    targets.add(
        time("P11", "./waooaw up, from built to all seven healthy", measures.upToHealthy, 8, 3));
    targets.add(
        time(
            "P12",
            "slowest service from exec to listening, in a container",
            measures.startToReady.values().stream().max(Duration::compareTo).orElse(null),
            1.0,
            0.4));
    targets.add(memory("gateway", 98));
    targets.add(memory("backend", 120));
    targets.add(memory("cp-app", 64));
    for (String name : List.of("gateway", "backend", "cp", "pp")) {
      Optional<Size> size = Optional.ofNullable(layers.get(name)).map(Size::of);
      targets.add(size(name, size, SizeLimit.of(name)));
    }
    Optional<Size> together =
        layers.isEmpty() ? Optional.empty() : Optional.of(Size.together(layers.values()));
    targets.add(size("all four together", together, SizeLimit.TOGETHER));
    return targets;
  }

  private static Target time(String id, String measure, Duration took, double must, double aim) {
    String mustText = must + " s";
    String aimText = aim + " s";
    if (took == null) {
      return new Target(id, measure, mustText, aimText, NOT_RUN, Verdict.NOT_MEASURED);
    }
    double seconds = took.toMillis() / 1000.0;
    return new Target(
        id,
        measure,
        mustText,
        aimText,
        String.format(Locale.ROOT, "%.2f s", seconds),
        verdict(seconds, must, aim));
  }

  private Target memory(String service, double aim) {
    String measure = "memory of " + service + " after 60 s at 1000 requests/s";
    Long rss = measures.rss.get(service);
    if (rss == null) {
      return new Target("P13", measure, "160 MB", aim + " MB", NOT_RUN, Verdict.NOT_MEASURED);
    }
    return new Target(
        "P13",
        measure,
        "160 MB",
        String.format(Locale.ROOT, "%.0f MB", aim),
        String.format(Locale.ROOT, "%.0f MB", rss / 1e6),
        verdict(rss / 1e6, 160, aim));
  }

  private static Target size(String name, Optional<Size> size, SizeLimit limit) {
    return new Target(
        limit.id(),
        "image " + name + ", unpacked / " + (Contents.hasZstd() ? "zstd" : "gzip"),
        limit.mustText(),
        limit.aimText(),
        size.map(SizeLimit::text).orElse(NOT_RUN),
        size.map(limit::verdict).orElse(Verdict.NOT_MEASURED));
  }

  private static Verdict verdict(double measured, double must, double aim) {
    return measured <= aim ? Verdict.AIM : measured <= must ? Verdict.MUST : Verdict.MISSED;
  }
}

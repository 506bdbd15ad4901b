package com.waooaw.ops.verify;

import com.waooaw.ops.image.Contents;
import com.waooaw.ops.image.Contents.Layer;
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

/** Turns what was measured into the report's tables of images and targets. */
final class Scorecard {
  private static final Map<String, String> SERVICE_OF =
      Map.of("backend", "backend", "gateway", "gateway", "cp", "cp-app", "pp", "pp-app");

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
    targets.add(size("P14", "gateway", 110, 50, 85, 40));
    targets.add(size("P15", "backend", 130, 60, 100, 48));
    targets.add(size("P16", "cp", 110, 50, 85, 40));
    targets.add(size("P16", "pp", 110, 50, 85, 40));
    targets.add(
        size(
            "P17",
            "all four together",
            measures.allBytes,
            measures.allCompressed,
            new double[] {200, 85, 150, 65}));
    return targets;
  }

  private static Target time(String id, String measure, Duration took, double must, double aim) {
    String mustText = must + " s";
    String aimText = aim + " s";
    if (took == null) {
      return new Target(
          id, measure, mustText, aimText, "this phase did not run", Verdict.NOT_MEASURED);
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
      return new Target(
          "P13", measure, "160 MB", aim + " MB", "this phase did not run", Verdict.NOT_MEASURED);
    }
    return new Target(
        "P13",
        measure,
        "160 MB",
        String.format(Locale.ROOT, "%.0f MB", aim),
        String.format(Locale.ROOT, "%.0f MB", rss / 1e6),
        verdict(rss / 1e6, 160, aim));
  }

  private Target size(String id, String name, double... limits) {
    return size(
        id,
        name,
        measures.bytes.getOrDefault(name, -1L),
        measures.compressed.getOrDefault(name, -1L),
        limits);
  }

  private static Target size(String id, String name, long bytes, long compressed, double[] limits) {
    String measure = "image " + name + ", unpacked / " + (Contents.hasZstd() ? "zstd" : "gzip");
    String must = String.format(Locale.ROOT, "%.0f / %.0f MB", limits[0], limits[1]);
    String aim = String.format(Locale.ROOT, "%.0f / %.0f MB", limits[2], limits[3]);
    if (bytes < 0) {
      return new Target(id, measure, must, aim, "this phase did not run", Verdict.NOT_MEASURED);
    }
    boolean holds = bytes <= limits[0] * 1e6 && compressed <= limits[1] * 1e6;
    boolean aims = bytes <= limits[2] * 1e6 && compressed <= limits[3] * 1e6;
    return new Target(
        id,
        measure,
        must,
        aim,
        String.format(Locale.ROOT, "%.1f / %.1f MB", bytes / 1e6, compressed / 1e6),
        aims ? Verdict.AIM : holds ? Verdict.MUST : Verdict.MISSED);
  }

  private static Verdict verdict(double measured, double must, double aim) {
    return measured <= aim ? Verdict.AIM : measured <= must ? Verdict.MUST : Verdict.MISSED;
  }
}

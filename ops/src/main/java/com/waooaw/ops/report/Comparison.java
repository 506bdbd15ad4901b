package com.waooaw.ops.report;

import com.waooaw.ops.report.Earlier.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Ours beside the earlier system's, in bytes or seconds.
 *
 * @param ours empty if it was not measured
 */
record Comparison(Group group, String what, double earlier, OptionalDouble ours) {
  /** All that can be compared; figures of images and memory are taken from the images. */
  static List<Comparison> all(Report report) {
    Map<Earlier, Double> ours = new EnumMap<>(Earlier.class);
    for (ImageFigures image : report.images()) {
      put(ours, Group.IMAGES, image, (double) image.bytes());
      put(ours, Group.COMPRESSED, image, (double) image.compressedBytes());
      put(ours, Group.BUILDS, image, image.buildTime().toNanos() / 1e9);
      if (image.rssBytes() >= 0) {
        ours.merge(Earlier.LEAST_MEMORY, (double) image.rssBytes(), Math::min);
        ours.merge(Earlier.MOST_MEMORY, (double) image.rssBytes(), Math::max);
      }
    }
    ours.putAll(report.measured());
    List<Comparison> all = new ArrayList<>();
    for (Earlier figure : Earlier.values()) {
      Double value = ours.get(figure);
      all.add(
          new Comparison(
              figure.group(),
              figure.what(),
              figure.value(),
              value == null ? OptionalDouble.empty() : OptionalDouble.of(value)));
    }
    return all;
  }

  /** The fastest load that was carried without an error, against one never tried. */
  static String load(Report report) {
    String earlier = Figures.count(Earlier.UNTESTED_LOAD) + " requests/s, never tested";
    return report.loads().stream()
        .filter(l -> l.failed() == 0 && l.sent() > 0)
        .max(Comparator.comparingInt(LoadFigures::requestsPerSecond))
        .map(
            l ->
                "The earlier system's target was "
                    + earlier
                    + ". Ours carried "
                    + Figures.count(l.requestsPerSecond())
                    + " requests/s for "
                    + Figures.time(l.duration())
                    + " without an error.")
        .orElse(
            "The earlier system's target was "
                + earlier
                + ". Ours carried no load without errors in this run.");
  }

  String earlierText() {
    return group.text(earlier);
  }

  String oursText() {
    return ours.isPresent() ? group.text(ours.getAsDouble()) : Figures.UNKNOWN;
  }

  String ratio() {
    return ours.isPresent() ? Figures.ratio(earlier, ours.getAsDouble()) : "";
  }

  private static void put(
      Map<Earlier, Double> ours, Group group, ImageFigures image, double value) {
    Earlier.of(group, image.name()).ifPresent(figure -> ours.put(figure, value));
  }
}

package com.waooaw.ops.report;

import java.util.Locale;
import java.util.Optional;

/** The figures of the earlier system, the one to beat, in bytes and seconds. */
public enum Earlier {
  GATEWAY_IMAGE(Group.IMAGES, "Gateway", 270e6),
  BACKEND_IMAGE(Group.IMAGES, "Backend", 782e6),
  CP_IMAGE(Group.IMAGES, "Customer Portal", 526e6),
  PP_IMAGE(Group.IMAGES, "Platform Portal", 751e6),
  GATEWAY_COMPRESSED(Group.COMPRESSED, "Gateway", 64e6),
  BACKEND_COMPRESSED(Group.COMPRESSED, "Backend", 202e6),
  CP_COMPRESSED(Group.COMPRESSED, "Customer Portal", 102e6),
  PP_COMPRESSED(Group.COMPRESSED, "Platform Portal", 173e6),
  GATEWAY_BUILD(Group.BUILDS, "Gateway", 15),
  BACKEND_BUILD(Group.BUILDS, "Backend", 90),
  CP_BUILD(Group.BUILDS, "Customer Portal", 60),
  PP_BUILD(Group.BUILDS, "Platform Portal", 70),
  CP_BUNDLE(Group.BUNDLES, "Customer Portal", 674e3),
  CP_BUNDLE_GZIP(Group.BUNDLES, "Customer Portal, gzip", 192e3),
  PP_BUNDLE(Group.BUNDLES, "Platform Portal", 439e3),
  PP_BUNDLE_GZIP(Group.BUNDLES, "Platform Portal, gzip", 127e3),
  STAGES_MEAN(Group.STAGES, "Five stages, mean", 0.043),
  STAGES_P99(Group.STAGES, "Five stages, p99", 0.094),
  COLD_START(Group.START, "Whole stack, cold", 20),
  LEAST_MEMORY(Group.MEMORY, "Smallest service", 98e6),
  MOST_MEMORY(Group.MEMORY, "Largest service", 156e6);

  /** The load the earlier system was meant to carry and never tried, in requests a second. */
  static final int UNTESTED_LOAD = 1000;

  /** Figures that share a scale. */
  enum Group {
    IMAGES("Image size", true),
    COMPRESSED("Image size, compressed", true),
    BUILDS("Build time of an image", false),
    BUNDLES("Front-end bundles", true),
    STAGES("Time in the gateway", false),
    START("Cold start", false),
    MEMORY("Memory of a service", true);

    private final String title;
    private final boolean inBytes;

    Group(String title, boolean inBytes) {
      this.title = title;
      this.inBytes = inBytes;
    }

    String title() {
      return title;
    }

    String text(double value) {
      return inBytes ? Figures.bytes(value) : Figures.seconds(value);
    }
  }

  private final Group group;
  private final String what;
  private final double value;

  Earlier(Group group, String what, double value) {
    this.group = group;
    this.what = what;
    this.value = value;
  }

  Group group() {
    return group;
  }

  String what() {
    return what;
  }

  double value() {
    return value;
  }

  /** What an image is to be compared with in a group, by its name; empty if with nothing. */
  static Optional<Earlier> of(Group group, String image) {
    String name = image.toLowerCase(Locale.ROOT);
    String service =
        name.contains("gateway")
            ? "GATEWAY"
            : name.contains("backend")
                ? "BACKEND"
                : name.contains("customer") || name.matches("(.*\\W)?cp(\\W.*)?")
                    ? "CP"
                    : name.contains("platform") || name.matches("(.*\\W)?pp(\\W.*)?") ? "PP" : "-";
    for (Earlier figure : values()) {
      if (figure.group == group && figure.name().startsWith(service + "_")) {
        return Optional.of(figure);
      }
    }
    return Optional.empty();
  }
}

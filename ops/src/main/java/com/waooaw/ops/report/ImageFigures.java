package com.waooaw.ops.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * An image as built and as it runs.
 *
 * @param sharedBytes of {@code bytes}, in layers that other images have too
 * @param warnings of its build
 * @param startToReady from exec to ready; null if unknown
 * @param rssBytes memory after load; -1 if unknown
 */
public record ImageFigures(
    String name,
    long bytes,
    long compressedBytes,
    long sharedBytes,
    List<Layer> layers,
    Duration buildTime,
    int warnings,
    Duration startToReady,
    long rssBytes) {
  /**
   * A layer of it.
   *
   * @param sharedWith the names of the other images that have it
   */
  public record Layer(String digest, long bytes, long compressedBytes, List<String> sharedWith) {
    public Layer {
      requireNonNull(digest, "digest");
      sharedWith = List.copyOf(sharedWith);
    }
  }

  public ImageFigures {
    requireNonNull(name, "name");
    requireNonNull(buildTime, "buildTime");
    layers = List.copyOf(layers);
  }
}

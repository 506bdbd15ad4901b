package com.waooaw.ops.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The images of others that the Dockerfile and the stack name. */
final class BaseImages {
  private static final Pattern ARGUMENT = Pattern.compile("^ARG \\w+_IMAGE=(\\S+)");
  private static final Pattern SERVICE = Pattern.compile("^ +image: ((?:postgres|redis|open)\\S+)");

  private BaseImages() {}

  static List<String> named(Path root) {
    return Stream.concat(
            found(root.resolve("deploy/Dockerfile"), ARGUMENT),
            found(root.resolve("deploy/compose.yaml"), SERVICE))
        .toList();
  }

  private static Stream<String> found(Path file, Pattern pattern) {
    try {
      return Files.readAllLines(file).stream()
          .map(pattern::matcher)
          .filter(Matcher::find)
          .map(m -> m.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

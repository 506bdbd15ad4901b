package com.waooaw.ops.shows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ./waooaw} as a person types it, for one data folder.
 *
 * @param data where the stack keeps what it keeps
 */
record FrontDoor(Path data) {
  /**
   * What it answered.
   *
   * @param said standard output
   * @param complained standard error
   */
  record Said(int exitCode, String said, String complained) {}

  Said run(String... arguments) {
    return run(Map.of(), arguments);
  }

  Said run(Map<String, String> environment, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return type(environment, all);
  }

  static Said type(Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("waooaw.root"), "waooaw").toString());
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process = builder.start();
      StringBuilder complained = new StringBuilder();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      complained.append(new String(process.getErrorStream().readAllBytes(), UTF_8));
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      int exitCode = process.waitFor();
      reader.join();
      return new Said(exitCode, said, complained.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

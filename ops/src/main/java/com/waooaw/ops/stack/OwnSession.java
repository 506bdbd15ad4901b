package com.waooaw.ops.stack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a command in a session of its own, where the system has setsid. A Ctrl-C at the terminal
 * then reaches the supervisor alone, which stops the others in their order; and closing the
 * terminal ends nothing that was detached.
 */
final class OwnSession {
  private static final Optional<String> SETSID = Programs.onPath("setsid");

  private OwnSession() {}

  static List<String> of(List<String> command) {
    return SETSID.map(s -> Stream.concat(Stream.of(s), command.stream()).toList()).orElse(command);
  }
}

package com.waooaw.ops.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who holds a port. The name of the holder is known on Linux, if it may be looked at. */
final class PortOwner {
  private static final String LISTENING = "0A";

  private PortOwner() {}

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Such as {@code process 4711 (node)}. */
  static Optional<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    sockets.addAll(listening("/proc/net/tcp", port));
    sockets.addAll(listening("/proc/net/tcp6", port));
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .filter(p -> holds(p.pid(), sockets))
        .findFirst()
        .map(p -> "process " + p.pid() + name(p));
  }

  private static Set<String> listening(String table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> sockets = new HashSet<>();
    try (Stream<String> lines = Files.lines(Path.of(table))) {
      lines
          .map(line -> line.strip().split("\\s+"))
          .filter(f -> f.length > 9 && f[1].endsWith(suffix) && f[3].equals(LISTENING))
          .forEach(f -> sockets.add("socket:[" + f[9] + "]"));
    } catch (IOException e) {
      return Set.of();
    }
    return sockets;
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.anyMatch(f -> sockets.contains(target(f)));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String name(ProcessHandle process) {
    return process.info().command().map(c -> " (" + Path.of(c).getFileName() + ")").orElse("");
  }
}

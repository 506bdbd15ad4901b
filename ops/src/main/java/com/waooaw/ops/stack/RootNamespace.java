package com.waooaw.ops.stack;

import java.io.IOException;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. In a container root is often all there is, so then it runs in
 * a user namespace in which it is nobody.
 */
final class RootNamespace {
  private static final List<String> UNSHARE = List.of("unshare", "-U");

  private RootNamespace() {}

  static List<String> prefix() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    try {
      Process process =
          new ProcessBuilder("unshare", "-U", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() == 0) {
        return UNSHARE;
      }
    } catch (IOException e) {
      // No unshare here: the same sentence as for one that is not allowed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Refusal(
        "PostgreSQL does not run as root and this machine allows no user namespaces: "
            + "run as an ordinary user, or set DATABASE_URL to a server of your own.");
  }
}

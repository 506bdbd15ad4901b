package com.waooaw.ops.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Keys and passwords, made once at first start and kept under the data folder. */
final class Secrets {
  private static final int BYTES = 32;

  private final Path folder;
  private final SecureRandom random;

  Secrets(Path folder, SecureRandom random) {
    this.folder = folder;
    this.random = random;
    OwnerOnly.folder(folder);
  }

  /** The file of a key, which it makes if it is not there. */
  Path key(String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] key = new byte[BYTES];
      random.nextBytes(key);
      OwnerOnly.write(file, key);
    }
    return file;
  }

  /** A password that may stand in a URL unescaped. */
  String password(String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] password = new byte[BYTES];
      random.nextBytes(password);
      OwnerOnly.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(password));
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }
}
